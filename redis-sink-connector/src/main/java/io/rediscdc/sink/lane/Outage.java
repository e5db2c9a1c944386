package io.rediscdc.sink.lane;

import io.rediscdc.sink.config.WritingConfig;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * How long to wait while a target cannot take writes: doubling, bounded, with jitter, and bounded in all. For one
 * thread.
 */
final class Outage {
    private static final int MAX_DOUBLINGS = 30;

    private final long firstMs;
    private final long longestMs;
    private final long timeoutMs;
    private final LongSupplier clockMs;
    private final DoubleSupplier random;
    private int failures;
    private long sinceMs;

    /**
     * @param timeoutMs longest time of one outage in ms; -1 for no end
     * @param clockMs a clock that only goes forward, in ms
     * @param random from 0 to 1
     */
    Outage(long firstMs, long longestMs, long timeoutMs, LongSupplier clockMs, DoubleSupplier random) {
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        this.timeoutMs = timeoutMs;
        this.clockMs = clockMs;
        this.random = random;
    }

    /**
     * @param endless whether retry.timeout.ms does not apply
     */
    static Outage of(AbstractConfig config, boolean endless) {
        return new Outage(
                config.getLong(WritingConfig.RETRY_BACKOFF_MS),
                config.getLong(WritingConfig.RETRY_BACKOFF_MAX_MS),
                endless ? -1 : config.getLong(WritingConfig.RETRY_TIMEOUT_MS),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Notes a failure. Returns how long to wait before the next try, in ms; nothing if the outage has lasted too long.
     */
    OptionalLong failed() {
        long now = clockMs.getAsLong();
        if (failures++ == 0) {
            sinceMs = now;
        }
        if (timeoutMs >= 0 && now - sinceMs >= timeoutMs) {
            return OptionalLong.empty();
        }
        long doubled = firstMs << Math.min(failures - 1, MAX_DOUBLINGS);
        long bounded = Math.min(doubled, longestMs);
        return OptionalLong.of(Math.max(1, Math.round(bounded * (0.5 + random.getAsDouble() / 2))));
    }

    /** Notes that writes are taken again. Returns how long they were not, in ms; nothing if they always were. */
    OptionalLong recovered() {
        if (failures == 0) {
            return OptionalLong.empty();
        }
        failures = 0;
        return OptionalLong.of(clockMs.getAsLong() - sinceMs);
    }

    /** How long the outage has lasted, in ms; 0 if there is none. */
    long lastedMs() {
        return failures == 0 ? 0 : clockMs.getAsLong() - sinceMs;
    }

    /** Failures since the outage began. */
    int failures() {
        return failures;
    }
}
