package io.rediscdc.bench.jmh;

import io.rediscdc.event.Slots;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hash slot of a key, without and with a hash tag. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SlotsBenchmark {
    @Param({"key:000000123456", "cart:{user:1234567}:items"})
    public String key;

    private byte[] bytes;

    @Setup
    public void setUp() {
        bytes = key.getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public int slot() {
        return Slots.of(bytes);
    }
}
