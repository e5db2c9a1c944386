package io.rediscdc.sink.lane;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how long a target is parked. One that was let go on trial and is parked again goes on with what counted before. For
 * the lane's thread, but for {@link #ms}, which any may ask.
 */
final class ParkedTime {
    private final LongSupplier clockNanos;
    private volatile long sinceNanos;
    private long beforeNanos;

    /**
     * @param clockNanos a clock that only goes forward
     */
    ParkedTime(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    /** The target is about to be parked. */
    void begin() {
        sinceNanos = clockNanos.getAsLong() - beforeNanos;
    }

    /**
     * The target has taken a batch.
     *
     * @param parked whether it was parked until now
     * @param onTrial whether it may have to be again for the same reason
     */
    void written(boolean parked, boolean onTrial) {
        if (!onTrial) {
            beforeNanos = 0;
        } else if (parked) {
            beforeNanos = clockNanos.getAsLong() - sinceNanos;
        }
    }

    /** Whether this is not the same parking as before a trial. */
    boolean isFirst() {
        return beforeNanos == 0;
    }

    long ms() {
        return TimeUnit.NANOSECONDS.toMillis(clockNanos.getAsLong() - sinceNanos);
    }
}
