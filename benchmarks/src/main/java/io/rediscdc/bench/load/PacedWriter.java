package io.rediscdc.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Writes at a fixed rate, whatever the server does: write number n is due n / rate after the start, and one that is late
 * does not make the next ones later.
 */
public final class PacedWriter {
    private static final long TICK_NANOS = 500_000;

    private final int port;
    private final int rate;
    private final IntFunction<byte[][]> commands;
    private double behindMs;

    /**
     * @param rate writes a second
     * @param commands the command for each write, by its number from 0
     */
    public PacedWriter(int port, int rate, IntFunction<byte[][]> commands) {
        this.port = port;
        this.rate = rate;
        this.commands = commands;
    }

    /**
     * Writes for so long, and returns when all is answered.
     *
     * @param started is run at the moment at which write 0 is due
     * @return how many writes there were
     */
    public int run(double seconds, Runnable started) {
        int total = (int) (rate * seconds);
        try (Pipe pipe = new Pipe(port)) {
            started.run();
            long start = System.nanoTime();
            for (int sent = 0; sent < total; ) {
                long elapsed = System.nanoTime() - start;
                int due = (int) Math.min(total, elapsed * rate / TimeUnit.SECONDS.toNanos(1) + 1);
                if (due > sent) {
                    behindMs = Math.max(behindMs, elapsed / 1e6 - sent * 1e3 / rate);
                }
                for (; sent < due; sent++) {
                    pipe.send(commands.apply(sent));
                }
                pipe.flush();
                pipe.open(); // which throws if a write failed
                LockSupport.parkNanos(TICK_NANOS);
            }
            pipe.finish();
        }
        return total;
    }

    /** How late the latest write was sent, in ms: if much, the rate was not kept. */
    public double behindMs() {
        return behindMs;
    }
}
