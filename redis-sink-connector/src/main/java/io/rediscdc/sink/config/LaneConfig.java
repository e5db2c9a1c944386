package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What may wait for a target, and what becomes of one that takes no writes. */
public final class LaneConfig {
    public static final String QUEUE_MAX_BYTES = "queue.max.bytes";

    public static final String ON_FAILURE = "on.failure";
    public static final String PARK_AFTER_MS = "park.after.ms";
    public static final String PARK_MAX_MS = "park.max.ms";
    public static final String PARK_MAX_RECORDS = "park.max.records";

    public static final String WAIT = "wait";
    public static final String PARK = "park";

    private LaneConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Queue")
                .key(
                        QUEUE_MAX_BYTES,
                        Type.LONG,
                        64L << 20,
                        Rules.between(1, 1L << 40),
                        Importance.MEDIUM,
                        "Bytes that wait",
                        "How much a task keeps in memory of what it has read from Kafka and Redis has not answered yet."
                                + " Above it the task reads no more until half of it is written; what one poll brings"
                                + " may come on top.")
                .key(
                        ON_FAILURE,
                        Type.STRING,
                        WAIT,
                        Rules.oneOf(WAIT, PARK),
                        Importance.MEDIUM,
                        "If a target fails",
                        "With targets: what becomes of the others when one takes no writes. wait: they wait for it, once"
                                + " its queue is full. park: they go on, its queue is dropped, and once it takes writes"
                                + " again the topics are read again from where it stopped. The committed offsets never"
                                + " pass a parked target.")
                .key(
                        PARK_AFTER_MS,
                        Type.LONG,
                        10_000L,
                        Rules.atLeast(0),
                        Importance.LOW,
                        "Park after (ms)",
                        "With on.failure=park: how long a target has to fail, from its first failure on.")
                .key(
                        PARK_MAX_MS,
                        Type.LONG,
                        3_600_000L,
                        Rules.atLeast(1),
                        Importance.MEDIUM,
                        "Longest parking (ms)",
                        "With on.failure=park: a target that is parked for longer is given up. It gets nothing any"
                                + " more, holds no offset back, and must be rebuilt.")
                .key(
                        PARK_MAX_RECORDS,
                        Type.LONG,
                        10_000_000L,
                        Rules.atLeast(1),
                        Importance.MEDIUM,
                        "Most records missed",
                        "With on.failure=park: a target that has missed more records in a task is given up likewise.");
    }
}
