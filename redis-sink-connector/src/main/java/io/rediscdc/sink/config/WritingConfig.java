package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How records are written: how many at a time, and how long a write is tried. */
public final class WritingConfig {
    public static final String BATCH_MAX_RECORDS = "batch.max.records";
    public static final String BATCHES_IN_FLIGHT = "batches.in.flight";
    public static final String APPLY_EXPIRED = "apply.expired";
    public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
    public static final String RETRY_TIMEOUT_MS = "retry.timeout.ms";

    public static final String ALWAYS = "always";
    private static final int MOST_RECORDS = 100_000;

    private WritingConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Writing")
                .key(
                        BATCH_MAX_RECORDS,
                        Type.INT,
                        500,
                        Rules.between(1, 100_000),
                        Importance.MEDIUM,
                        "Records in a batch",
                        "Most commands that are sent to Redis in one go. How many records a task is given at a time"
                                + " is the consumer's max.poll.records.")
                .key(
                        BATCHES_IN_FLIGHT,
                        Type.INT,
                        4,
                        Rules.between(1, 64),
                        Importance.MEDIUM,
                        "Batches in flight",
                        "Most batches that are sent and not yet answered. A key is never in two of them.")
                .key(
                        APPLY_EXPIRED,
                        Type.STRING,
                        ALWAYS,
                        Rules.oneOf(ALWAYS, "never", "if-due"),
                        Importance.MEDIUM,
                        "Apply what has expired",
                        "What a tombstone of a key that expired does, and a state whose expiry has passed by the target's"
                                + " clock. always: both delete the key, which a target needs to converge. never, if-due: for"
                                + " the time after a cut-over, when the target's key may have been renewed: such a state is"
                                + " not applied, and the tombstone does nothing, or with if-due deletes only a key whose own"
                                + " expiry is not later than the time at which the source saw it gone. A key that the target"
                                + " holds in an older state without that expiry then stays.")
                .key(
                        RETRY_BACKOFF_MS,
                        Type.LONG,
                        100L,
                        Rules.between(1, 3_600_000),
                        Importance.LOW,
                        "First back-off (ms)",
                        "Wait after the first failure of an outage. It doubles with each further one, with jitter.")
                .key(
                        RETRY_BACKOFF_MAX_MS,
                        Type.LONG,
                        10_000L,
                        Rules.between(1, 3_600_000),
                        Importance.LOW,
                        "Longest back-off (ms)",
                        "The wait never grows beyond this.")
                .key(
                        RETRY_TIMEOUT_MS,
                        Type.LONG,
                        -1L,
                        Rules.atLeast(-1),
                        Importance.MEDIUM,
                        "Retry for (ms)",
                        "How long one outage of the target is borne before the task fails. -1: without end; the"
                                + " records wait in Kafka, so mind the topic's retention.");
    }

    /** A batch is retried as a whole, so it has to be small enough to get through; and large enough for all shards. */
    public static int recordsAtATime(AbstractConfig config) {
        long inFlight = (long) config.getInt(BATCH_MAX_RECORDS)
                * config.getInt(BATCHES_IN_FLIGHT)
                * TopologyConfig.addresses(config).size();
        return (int) Math.min(MOST_RECORDS, inFlight);
    }
}
