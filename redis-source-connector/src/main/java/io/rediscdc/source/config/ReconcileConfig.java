package io.rediscdc.source.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How gaps are repaired. */
public final class ReconcileConfig {
    public static final String CANDIDATES = "reconcile.candidates";
    public static final String INTERVAL_MS = "reconcile.interval.ms";
    public static final String PASS_MEMORY_BYTES = "pass.memory.bytes";
    public static final String GROUPS_INTERVAL_MS = "streams.groups.interval.ms";

    public static final String TOPIC = "topic";
    public static final String NONE = "none";

    private ReconcileConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Repair of gaps")
                .key(
                        CANDIDATES,
                        Type.STRING,
                        TOPIC,
                        Rules.oneOf(TOPIC, NONE),
                        Importance.MEDIUM,
                        "Candidates",
                        "How keys are found that were deleted while nobody listened. topic: the connector reads the keys"
                                + " of its own topics, which must be compacted, and needs kafka.bootstrap.servers. none:"
                                + " they are not found and stay on the targets.")
                .key(
                        INTERVAL_MS,
                        Type.LONG,
                        86_400_000L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Reconcile interval (ms)",
                        "How often a pass over all keys runs though no gap is known, against what nobody thought of."
                                + " 0: never.")
                .key(
                        PASS_MEMORY_BYTES,
                        Type.LONG,
                        134_217_728L,
                        Rules.atLeast(1_048_576),
                        Importance.LOW,
                        "Pass memory",
                        "Most memory for the index of what the topics hold, 24 bytes a key and up to half as much again"
                                + " unused; beyond it a pass emits every key again, changed or not.")
                .key(
                        GROUPS_INTERVAL_MS,
                        Type.LONG,
                        5_000L,
                        Rules.atLeast(1_000),
                        Importance.LOW,
                        "Consumer groups interval (ms)",
                        "XACK, XREADGROUP and the like are not notified; when the server's statistics show them, the"
                                + " streams that have groups are read again, at most this often.");
    }
}
