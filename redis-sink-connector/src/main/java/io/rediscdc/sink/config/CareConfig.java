package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What spares a target, and what makes its writes safer. */
public final class CareConfig {
    public static final String RATE_OPS = "rate.limit.ops";
    public static final String RATE_BYTES = "rate.limit.bytes";
    public static final String WAIT_REPLICAS = "wait.replicas";
    public static final String WAIT_TIMEOUT_MS = "wait.replicas.timeout.ms";
    public static final String GUARD_PERCENT = "memory.guard.percent";

    private static final int MOST_REPLICAS = 100;

    private CareConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Care of the target")
                .key(
                        RATE_OPS,
                        Type.LONG,
                        0L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Commands a second",
                        "Most writes a second that a task sends to the target, all of its servers together. 0: no limit."
                                + " A task that is given max.poll.records at once must be done with them within the"
                                + " consumer's max.poll.interval.ms.")
                .key(
                        RATE_BYTES,
                        Type.LONG,
                        0L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Bytes a second",
                        "Most bytes of keys and values a second that a task sends to the target, all of its servers"
                                + " together. 0: no limit.")
                .key(
                        WAIT_REPLICAS,
                        Type.INT,
                        0,
                        Rules.between(0, MOST_REPLICAS),
                        Importance.MEDIUM,
                        "Replicas that must have a write",
                        "How many replicas of the primary written to must have acknowledged a write (WAIT) before its"
                                + " offset is committed. 0: none. With fewer the batch is written again, as in an outage.")
                .key(
                        WAIT_TIMEOUT_MS,
                        Type.INT,
                        5_000,
                        Rules.between(1, 3_600_000),
                        Importance.LOW,
                        "Wait for replicas (ms)",
                        "How long the server waits for its replicas after each batch. Must be below"
                                + " redis.command.timeout.ms.")
                .key(
                        GUARD_PERCENT,
                        Type.INT,
                        95,
                        Rules.between(0, 100),
                        Importance.MEDIUM,
                        "Fill to (% of maxmemory)",
                        "From this share of maxmemory on, looked at once a second, all writes but deletes to a"
                                + " server with maxmemory-policy=noeviction wait, as in an outage, before it refuses"
                                + " everyone's. 0: never.");
    }
}
