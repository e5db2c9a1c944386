package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.KafkaConfig;
import io.rediscdc.config.Rules;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What the target is taken for: at first contact, and when its markers are old. */
public final class MarkerConfig {
    public static final String INITIAL = "target.initial";
    public static final String REQUIRE_EMPTY = "require-empty";
    public static final String MERGE = "merge";
    public static final String REPLACE = "replace";

    public static final String ON_STALE = "on.stale.position";
    public static final String FAIL = "fail";
    public static final String REBUILD = "rebuild";

    public static final String DELETE_RETENTION_MS = "topics.delete.retention.ms";
    public static final String MEMORY_BYTES = "replace.memory.bytes";

    private MarkerConfig() {}

    /** Whether keys that the topics do not hold may have to be removed. */
    public static boolean removes(AbstractConfig config) {
        return REPLACE.equals(config.getString(INITIAL)) || REBUILD.equals(config.getString(ON_STALE));
    }

    static void define(ConfigDef def) {
        new Group(def, "Markers")
                .key(
                        INITIAL,
                        Type.STRING,
                        REQUIRE_EMPTY,
                        Rules.oneOf(REQUIRE_EMPTY, MERGE, REPLACE),
                        Importance.HIGH,
                        "Target at first contact",
                        "What is done about keys that a target holds before this connector has ever written to it."
                                + " require-empty: the task fails and names the choices. merge: they stay, and are"
                                + " written over where the topics have them. replace: the topics are read from the"
                                + " beginning and written over it, and then every key that they do not hold is removed,"
                                + " but for keys that the filters and prefixes leave alone; needs"
                                + " kafka.bootstrap.servers and compacted topics.")
                .key(
                        ON_STALE,
                        Type.STRING,
                        FAIL,
                        Rules.oneOf(FAIL, REBUILD),
                        Importance.MEDIUM,
                        "Position too old",
                        "What is done if the target was last up to date longer ago than tombstones stay in a topic"
                                + " (its delete.retention.ms), so that deletes may be missed; or if the topic was made"
                                + " anew, which only kafka.bootstrap.servers tells. fail: the task fails and names the"
                                + " choices. rebuild: as target.initial=replace; refused at a target that was merged"
                                + " with, whose other keys it would remove.")
                .key(
                        DELETE_RETENTION_MS,
                        Type.LONG,
                        86_400_000L,
                        Rules.atLeast(0),
                        Importance.MEDIUM,
                        "Retention of tombstones (ms)",
                        "The topics' delete.retention.ms, by which on.stale.position judges. With"
                                + " kafka.bootstrap.servers each topic's own is looked up instead, and one that is not"
                                + " compacted keeps tombstones for good.")
                .key(
                        MEMORY_BYTES,
                        Type.LONG,
                        268_435_456L,
                        Rules.between(1_048_576, 1L << 36),
                        Importance.MEDIUM,
                        "Memory to replace with (bytes)",
                        "Most memory of a task, for each target, for the index of the keys that the topics hold, while it"
                                + " removes all others: 16 bytes a key and up to as much again unused, and half of it on"
                                + " top while it grows. With more keys the task fails and removes nothing.")
                .key(
                        KafkaConfig.BOOTSTRAP_SERVERS,
                        Type.STRING,
                        null,
                        null,
                        Importance.MEDIUM,
                        "Kafka bootstrap servers",
                        "How the connector itself reaches the Kafka cluster whose topics it reads, to know each topic's id"
                                + " and delete.retention.ms and, for target.initial=replace and"
                                + " on.stale.position=rebuild, to read which keys they hold; required for these two."
                                + " Further client settings (security and so on) are given with the prefix 'kafka.'.");
    }
}
