package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What may wait for a target. */
public final class LaneConfig {
    public static final String QUEUE_MAX_BYTES = "queue.max.bytes";

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
                                + " may come on top.");
    }
}
