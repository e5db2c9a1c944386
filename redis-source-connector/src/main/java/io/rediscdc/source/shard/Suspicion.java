package io.rediscdc.source.shard;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * That a server may have stopped to notify: it changes, no hint comes at all, and commands that are never notified could
 * explain that as well. A hint ends it; half a minute of it is worth a pass, now and then. For one thread.
 */
final class Suspicion {
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PASS_EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier nanoTime;
    private boolean silent;
    private long silentSinceNanos;
    private boolean owed;
    private long notBeforeNanos;

    Suspicion(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.notBeforeNanos = nanoTime.getAsLong();
    }

    /**
     * The counters were looked at.
     *
     * @param heard whether any hint had come since the look before
     * @param suspicious whether keys may have changed though none had
     */
    void looked(boolean heard, boolean suspicious) {
        long now = nanoTime.getAsLong();
        if (heard) {
            silent = false;
        } else if (suspicious && !silent) {
            silent = true;
            silentSinceNanos = now;
        }
        owed |= silent && now - silentSinceNanos >= SILENCE_NANOS;
    }

    /** Whether it is time for a pass. */
    boolean wantsPass() {
        return owed && nanoTime.getAsLong() - notBeforeNanos >= 0;
    }

    /** It was asked for, and will find all that was missed so far. */
    void passAsked() {
        owed = false;
        silent = false;
        notBeforeNanos = nanoTime.getAsLong() + PASS_EVERY_NANOS;
    }

    /** Whether something may be missing that no pass was asked for yet. */
    boolean stands() {
        return silent || owed;
    }
}
