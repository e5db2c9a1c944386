package io.rediscdc.sink.write;

import java.util.concurrent.TimeUnit;

/**
 * Tokens at a steady rate. Whoever takes gets all at once and pays by the wait of the next, so any amount can be taken;
 * what nobody took is kept for a tenth of a second only. Pure: the clock is passed in. For one thread at a time.
 */
final class TokenBucket {
    /** What was not used for longer is gone, so that a pause is not followed by a flood. */
    static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double nanosPerToken;
    private long paidUpTo;

    /**
     * @param perSecond more than 0
     * @param now a clock that only goes forward, in ns
     */
    TokenBucket(long perSecond, long now) {
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / (double) perSecond;
        this.paidUpTo = now;
    }

    /** Takes tokens. Returns how long to wait before they are used, in ns; 0 for not at all. */
    long take(long tokens, long now) {
        long from = Math.max(paidUpTo, now - KEPT_NANOS);
        paidUpTo = from + Math.round(tokens * nanosPerToken);
        return Math.max(0, from - now);
    }
}
