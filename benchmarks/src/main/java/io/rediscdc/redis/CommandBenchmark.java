package io.rediscdc.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rediscdc.bench.load.Data;
import io.rediscdc.event.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The bytes of 500 strings of 100 bytes, as MSET of 50 and as one SET each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CommandBenchmark {
    private static final int BATCH = 500;
    private static final int GROUP = 50;

    private final List<Command> single = new ArrayList<>();
    private final List<Command> grouped = new ArrayList<>();

    @Setup
    public void setUp() {
        Object[] group = new Object[1 + 2 * GROUP];
        for (int i = 0; i < BATCH; i++) {
            byte[] key = Data.key(i);
            Slice value = Slice.of(new Data(100).value(i, 1));
            single.add(Command.of("SET", key, value));
            int at = i % GROUP;
            group[0] = "MSET";
            group[1 + 2 * at] = key;
            group[2 + 2 * at] = value;
            if (at == GROUP - 1) {
                grouped.add(Command.of(group.clone()));
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int encodeSingle() {
        return encode(single);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int encodeGrouped() {
        return encode(grouped);
    }

    private static int encode(List<Command> commands) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(256);
        try {
            for (BatchCommand each : BatchCommand.first(commands, null).whole()) {
                each.encode(buffer);
            }
            return buffer.readableBytes();
        } finally {
            buffer.release();
        }
    }
}
