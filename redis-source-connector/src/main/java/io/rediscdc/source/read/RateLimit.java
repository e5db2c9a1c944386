package io.rediscdc.source.read;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A budget of keys a second that lets a tenth of a second's worth go at once. For one thread. */
public final class RateLimit {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final LongSupplier nanoTime;
    private long lastNanos;
    private double allowed;

    /**
     * @param perSecond keys a second; 0 for no limit
     * @param nanoTime the clock
     */
    public RateLimit(long perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** How many of the wanted keys may be read now: 0 to {@code wanted}. */
    public int take(int wanted) {
        if (perSecond == 0) {
            return wanted;
        }
        long now = nanoTime.getAsLong();
        double burst = Math.max(1, perSecond / 10.0);
        allowed = Math.min(burst, allowed + (double) (now - lastNanos) * perSecond / NANOS_PER_SECOND);
        lastNanos = now;
        int taken = (int) Math.min(wanted, allowed);
        allowed -= taken;
        return taken;
    }

    /** Gives back what was taken and not needed. */
    public void giveBack(int unused) {
        allowed += unused;
    }
}
