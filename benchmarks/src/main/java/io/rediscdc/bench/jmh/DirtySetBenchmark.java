package io.rediscdc.bench.jmh;

import io.rediscdc.bench.load.Data;
import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A hint's way through the dirty set, in batches of 500: marked, taken, done. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DirtySetBenchmark {
    private static final int BATCH = 500;
    private static final int KEYS = 1 << 16;

    /** How often a key changes before it is read. */
    @Param({"1", "10"})
    public int changes;

    private final DirtySet dirty = new DirtySet(1_000_000, 256 << 20);
    private final byte[][] keys = new byte[KEYS][];
    private int next;

    public DirtySetBenchmark() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Data.key(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int hintTakeDone() throws InterruptedException {
        int different = BATCH / changes;
        for (int i = 0; i < BATCH; i++) {
            dirty.hint(new DbKey(0, keys[next + i % different & KEYS - 1]), Cause.UNKNOWN);
        }
        next += different;
        List<Mark> marks = dirty.take(BATCH, 0);
        dirty.done(marks);
        return marks.size();
    }
}
