package io.rediscdc.source.capture.monitor;

import io.rediscdc.event.Cause;
import io.rediscdc.source.capture.Hints;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

/** A line of MONITOR on its way to a hint. In this package, since what it measures is nobody else's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MonitorBenchmark {
    @Param({"SET", "GET"})
    public String command;

    private final LastHint hints = new LastHint();
    private final LineAssembler assembler = new LineAssembler(new LineInterpreter(
            CommandReply.table(List.of(listed("set", "write"), listed("get", "readonly"))), hints, word -> {
                throw new IllegalStateException(word + " is not known");
            }));
    private byte[] line;

    @Setup
    public void setUp() {
        line = ("1767225600.123456 [0 127.0.0.1:50000] \"" + command + "\" \"key:000000123456\" \"" + "x".repeat(100)
                        + "\"")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A line that arrives whole. */
    @Benchmark
    public byte[] whole() {
        assembler.part(line, 0, line.length, true);
        return hints.key;
    }

    /** A line that arrives in two parts. */
    @Benchmark
    public byte[] inTwoParts() {
        assembler.part(line, 0, line.length / 2, false);
        assembler.part(line, line.length / 2, line.length, true);
        return hints.key;
    }

    /** An entry of COMMAND for a command with one key. */
    private static List<Object> listed(String name, String flag) {
        return List.of(name.getBytes(StandardCharsets.US_ASCII), 3L, List.of(flag), 1L, 1L, 1L, List.of());
    }

    private static final class LastHint implements Hints {
        private byte[] key;

        @Override
        public void changed(int db, byte[] changed, Cause cause) {
            key = changed;
        }

        @Override
        public void flushed(int db) {
            throw new IllegalStateException("nothing was flushed");
        }

        @Override
        public void swapped(int first, int second) {
            throw new IllegalStateException("nothing was swapped");
        }

        @Override
        public void lost(RuntimeException cause) {
            throw cause;
        }
    }
}
