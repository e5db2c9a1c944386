package io.rediscdc.sink.lane;

import io.rediscdc.sink.config.LaneConfig;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * When a target that takes no writes is parked, so that the others go on without it, and when it is given up.
 *
 * @param allowed whether it may be parked at all
 * @param afterMs how long it has to fail first
 * @param maxMs how long it may be parked
 * @param maxRecords how many records it may miss meanwhile
 */
record Parking(boolean allowed, long afterMs, long maxMs, long maxRecords) {
    static Parking of(AbstractConfig config) {
        return new Parking(
                LaneConfig.PARK.equals(config.getString(LaneConfig.ON_FAILURE)),
                config.getLong(LaneConfig.PARK_AFTER_MS),
                config.getLong(LaneConfig.PARK_MAX_MS),
                config.getLong(LaneConfig.PARK_MAX_RECORDS));
    }

    /**
     * Whether a target is to be parked now.
     *
     * @param fatal whether trying again alone cannot help
     * @param outageMs how long it has failed
     */
    boolean isDue(boolean fatal, long outageMs) {
        return allowed && (fatal || outageMs >= afterMs);
    }

    /** The bound that a parked target has passed, in words; nothing if none. */
    Optional<String> exceeded(long parkedMs, long missed) {
        if (parkedMs > maxMs) {
            return Optional.of("for longer than " + LaneConfig.PARK_MAX_MS + "=" + maxMs);
        }
        return missed > maxRecords
                ? Optional.of("while it missed more records than " + LaneConfig.PARK_MAX_RECORDS + "=" + maxRecords)
                : Optional.empty();
    }
}
