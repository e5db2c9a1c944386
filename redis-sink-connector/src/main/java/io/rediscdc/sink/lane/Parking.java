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

    /** What an operator has to know of a target that is parked. */
    String parked(String reason) {
        return "is parked, and the other targets go on without it. Once it takes writes again it gets what it"
                + " missed; after " + LaneConfig.PARK_MAX_MS + "=" + maxMs + " or " + LaneConfig.PARK_MAX_RECORDS + "="
                + maxRecords + " it is given up. It takes none now: " + reason;
    }

    /**
     * The same of one that is given up.
     *
     * @param bound that was {@link #exceeded}
     */
    static String givenUp(String bound) {
        return "is GIVEN UP: it was parked " + bound + ". It gets nothing any more, and holds no offset back. What it"
                + " holds is old from now on. The ways out: take it out of targets; or make it reachable again and restart"
                + " the task, which then reads on from where the target's markers say it stopped, as long as the topics"
                + " keep tombstones for that long.";
    }
}
