package io.rediscdc.source.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where records go and what they look like. */
public final class RecordConfig {
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String VALUE_FORMAT = "value.format";
    public static final String KEY_FORMAT = "key.format";
    public static final String VALUE_MAX_BYTES = "value.max.bytes";
    public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
    public static final String KAFKA_PREFIX = "kafka.";
    public static final String KAFKA_BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";

    /** Connect's own key, which must be in our JSON: where it is not, partitions cannot be known. */
    public static final String TOPIC_PARTITIONS = "topic.creation.default.partitions";
    /** Connect's own key: candidates need compacted topics. */
    public static final String TOPIC_CLEANUP_POLICY = "topic.creation.default.cleanup.policy";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private RecordConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Records")
                .key(
                        TOPIC_PREFIX,
                        Type.STRING,
                        Group.REQUIRED,
                        Rules.parsedBy("1 to 200 letters, digits, '.', '_' or '-'", RecordConfig::requirePrefix),
                        Importance.HIGH,
                        "Topic prefix",
                        "Topics are named PREFIX.dbN, one a database, or PREFIX.NAME.dbN for a named server. Changing"
                                + " it begins new topics.")
                .key(
                        VALUE_FORMAT,
                        Type.STRING,
                        "binary",
                        Rules.oneOf("binary"),
                        Importance.MEDIUM,
                        "Value format",
                        "binary: one compact, exact layout (docs/FORMAT.md); needs ByteArrayConverter.")
                .key(
                        KEY_FORMAT,
                        Type.STRING,
                        "bytes",
                        Rules.oneOf("bytes"),
                        Importance.LOW,
                        "Key format",
                        "bytes: the record's key is the Redis key as it is; needs ByteArrayConverter.")
                .key(
                        VALUE_MAX_BYTES,
                        Type.INT,
                        900_000,
                        Rules.between(1_000, 500_000_000),
                        Importance.MEDIUM,
                        "Bytes of a value in one record",
                        "A bigger value goes in chunks of this size, each a record of its own, and a manifest. With"
                                + " what else is in a record it must fit max.message.bytes of the topics and"
                                + " max.request.size of the worker's producers, 1 MB unless set.")
                .key(
                        HEARTBEAT_INTERVAL_MS,
                        Type.LONG,
                        5_000L,
                        Rules.atLeast(0),
                        Importance.LOW,
                        "Heartbeat interval (ms)",
                        "How often the offset is written to the topic __redis-heartbeat.PREFIX even if nothing"
                                + " changes, so that Connect stores it. 0: never.")
                .key(
                        KAFKA_BOOTSTRAP_SERVERS,
                        Type.STRING,
                        null,
                        null,
                        Importance.HIGH,
                        "Kafka bootstrap servers",
                        "How the connector itself reaches Kafka, to learn how many partitions its topics have and, for"
                                + " reconcile.candidates=topic, to read their keys; required for that. Further client"
                                + " settings (security and so on) are given with the prefix 'kafka.'.");
    }

    private static void requirePrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("must be 1 to 200 letters, digits, '.', '_' or '-'");
        }
    }
}
