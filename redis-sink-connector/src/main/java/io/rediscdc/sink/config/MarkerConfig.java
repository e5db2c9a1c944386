package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What the target is taken for: at first contact, and when its markers are old. */
public final class MarkerConfig {
    public static final String INITIAL = "target.initial";
    public static final String REQUIRE_EMPTY = "require-empty";
    public static final String MERGE = "merge";

    public static final String ON_STALE = "on.stale.position";
    public static final String FAIL = "fail";

    public static final String DELETE_RETENTION_MS = "topics.delete.retention.ms";

    private MarkerConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Markers")
                .key(
                        INITIAL,
                        Type.STRING,
                        REQUIRE_EMPTY,
                        Rules.oneOf(REQUIRE_EMPTY, MERGE),
                        Importance.HIGH,
                        "Target at first contact",
                        "What is done about keys that a target holds before this connector has ever written to it."
                                + " require-empty: the task fails and names the choices. merge: they stay, and are"
                                + " written over where the topics have them.")
                .key(
                        ON_STALE,
                        Type.STRING,
                        FAIL,
                        Rules.oneOf(FAIL),
                        Importance.MEDIUM,
                        "Position too old",
                        "What is done if the target was last written to longer ago than tombstones stay in a topic"
                                + " (its delete.retention.ms), so that deletes may be missed. fail: the task fails and"
                                + " names the choices.")
                .key(
                        DELETE_RETENTION_MS,
                        Type.LONG,
                        86_400_000L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Retention of tombstones (ms)",
                        "The topics' delete.retention.ms, by which on.stale.position judges.");
    }
}
