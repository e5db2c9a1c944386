package io.rediscdc.source.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.source.record.KeyForm;
import io.rediscdc.typed.TextMode;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where records go and what they look like. */
public final class RecordConfig {
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String VALUE_FORMAT = "value.format";
    public static final String BINARY = "binary";
    public static final String TYPED = "typed";
    public static final String KEY_FORMAT = "key.format";
    public static final String TEXT_MODE = "text.mode";
    public static final String DELETE_EVENTS = "delete.events";
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
                        "Topics are named PREFIX.dbN, one a database, or PREFIX.NAME.dbN for a named server without"
                                + " source.sharding. Changing"
                                + " it begins new topics.")
                .key(
                        VALUE_FORMAT,
                        Type.STRING,
                        BINARY,
                        Rules.oneOf(BINARY, TYPED),
                        Importance.MEDIUM,
                        "Value format",
                        "binary: one compact, exact layout (docs/FORMAT.md); needs ByteArrayConverter. typed: a struct"
                                + " with a schema, as exact, for JSON, Avro and other converters that take structs.")
                .key(
                        KEY_FORMAT,
                        Type.STRING,
                        KeyForm.BYTES.text(),
                        Rules.oneOf(KeyForm.BYTES.text(), KeyForm.UTF8.text()),
                        Importance.LOW,
                        "Key format",
                        "bytes: the record's key is the Redis key as it is; needs ByteArrayConverter. utf8: as text, what"
                                + " is not UTF-8 as 'base64:' and its base64; needs StringConverter. The sink needs the"
                                + " same converter.")
                .key(
                        TEXT_MODE,
                        Type.STRING,
                        TextMode.BYTES.text(),
                        Rules.oneOf(TextMode.BYTES.text(), TextMode.UTF8.text()),
                        Importance.MEDIUM,
                        "Text mode",
                        "How value.format=typed writes the strings of Redis. bytes: as bytes, which JSON has as base64."
                                + " utf8: as text, what is not UTF-8 as 'base64:' and its base64; nothing is lost.")
                .key(
                        DELETE_EVENTS,
                        Type.BOOLEAN,
                        false,
                        null,
                        Importance.LOW,
                        "Delete events",
                        "With value.format=typed: whether a record with op=d and the cause goes before each"
                                + " tombstone, as readers of Debezium's topics expect.")
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
