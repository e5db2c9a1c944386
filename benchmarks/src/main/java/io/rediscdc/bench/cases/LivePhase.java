package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.PacedWriter;
import io.rediscdc.bench.load.RedisBenchmark;
import io.rediscdc.bench.process.OwnedProcess;
import io.rediscdc.bench.report.Round;
import java.nio.charset.StandardCharsets;

/** How the source is written to while it is captured. */
enum LivePhase {
    /** At a rate that the capture should keep up with. */
    FIXED("50k", "50,000 writes a second over 100,000 keys", 60, 5, 100_000) {
        @Override
        void write(int port, double seconds, Round round) {
            Data data = new Data(100);
            byte[] set = "SET".getBytes(StandardCharsets.US_ASCII);
            PacedWriter writer = new PacedWriter(port, RATE, number -> {
                int index = Math.floorMod(number * 0x9E3779B9, keySpace);
                return new byte[][] {set, Data.key(index), data.value(index, number)};
            });
            writer.run(seconds, () -> {});
            if (round != null) {
                round.put("writer-behind-max-ms", writer.behindMs());
            }
        }
    },
    /** As fast as one redis-benchmark can, again and again the same keys. */
    FULL("full", "redis-benchmark at full speed over 100,000 keys", 20, 3, 100_000) {
        @Override
        void write(int port, double seconds, Round round) throws InterruptedException {
            benchmark(port, seconds);
        }
    },
    /** The same with keys that hardly come again. */
    FULL_DISTINCT("full-distinct", "redis-benchmark at full speed over 10,000,000 keys", 20, 3, 10_000_000) {
        @Override
        void write(int port, double seconds, Round round) throws InterruptedException {
            benchmark(port, seconds);
        }
    };

    static final int RATE = 50_000;

    final String label;
    final String what;
    final int seconds;
    final int quickSeconds;
    final int keySpace;

    LivePhase(String label, String what, int seconds, int quickSeconds, int keySpace) {
        this.label = label;
        this.what = what;
        this.seconds = seconds;
        this.quickSeconds = quickSeconds;
        this.keySpace = keySpace;
    }

    /**
     * Writes for so long.
     *
     * @param round where to note how it went, or null
     */
    abstract void write(int port, double seconds, Round round) throws InterruptedException;

    void benchmark(int port, double seconds) throws InterruptedException {
        try (OwnedProcess running = RedisBenchmark.start(
                port,
                "-t",
                "set",
                "-d",
                "100",
                "-r",
                Integer.toString(keySpace),
                "--threads",
                "1",
                "-P",
                "16",
                "-n",
                "2000000000")) {
            Thread.sleep((long) (seconds * 1e3));
            if (!running.process().isAlive()) {
                throw new IllegalStateException("redis-benchmark ended before it was told to");
            }
        }
    }
}
