package io.rediscdc.source.dirty;

import java.util.concurrent.TimeUnit;

/**
 * How long a key that changes all the time rests between two reads: in proportion to the bytes that each emits, so that
 * no key takes more than its share of bytes a second, and never for longer than a bound, so that no target is further
 * behind than that.
 *
 * @param bytesPerSecond what one key may emit; 0 for no limit
 * @param maxDelayMs longest rest; 0 for none at all
 */
public record Pace(long bytesPerSecond, long maxDelayMs) {
    public static final Pace NONE = new Pace(0, 0);

    /** What emits less never rests: a few ms more or less are not worth the bookkeeping. */
    public static final int SMALL_BYTES = 4_096;

    /** For how long the emission of a value lets its key rest, before the bound; 0 if it need not. */
    long restNanos(long bytes) {
        if (bytesPerSecond == 0 || maxDelayMs == 0 || bytes < SMALL_BYTES) {
            return 0;
        }
        return Math.min(maxDelayNanos(), (long) ((double) bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond));
    }

    long maxDelayNanos() {
        return TimeUnit.MILLISECONDS.toNanos(maxDelayMs);
    }
}
