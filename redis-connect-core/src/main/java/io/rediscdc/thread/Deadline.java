package io.rediscdc.thread;

import java.util.concurrent.TimeUnit;

/**
 * A moment up to which something may take.
 *
 * @param nanos by {@link System#nanoTime}
 */
public record Deadline(long nanos) {
    public static Deadline in(long ms) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** How long it is until then, 0 once it has passed. */
    public long leftMs() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
    }
}
