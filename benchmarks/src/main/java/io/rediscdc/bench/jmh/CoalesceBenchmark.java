package io.rediscdc.bench.jmh;

import io.rediscdc.bench.load.Data;
import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Mutation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The last states of a batch of 500 records. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CoalesceBenchmark {
    private static final int BATCH = 500;

    /** How often a key is in the batch. */
    @Param({"1", "10"})
    public int versions;

    private byte[][] keys;
    private KeyValue state;

    @Setup
    public void setUp() {
        keys = new byte[BATCH][];
        for (int i = 0; i < BATCH; i++) {
            keys[i] = Data.key(i % (BATCH / versions));
        }
        state = KeyValue.string(new Data(100).value(1, 1), 0);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<TargetState> lastStates() {
        LastStates last = new LastStates(keys.length);
        for (byte[] key : keys) {
            DbKey dbKey = new DbKey(0, key);
            last.add(dbKey, new Mutation(dbKey, state, Cause.UNKNOWN, null));
        }
        return last.states();
    }
}
