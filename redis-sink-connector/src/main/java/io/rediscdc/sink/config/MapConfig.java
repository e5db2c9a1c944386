package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.Databases;
import io.rediscdc.sink.decode.mapped.MapType;
import io.rediscdc.sink.decode.mapped.Mapping;
import io.rediscdc.sink.decode.mapped.Reference;
import io.rediscdc.sink.decode.mapped.Template;
import io.rediscdc.sink.decode.mapped.TimeToLive;
import io.rediscdc.sink.decode.mapped.TimeToLive.Unit;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Whose records are read; those of other systems are written by a mapping. */
public final class MapConfig {
    public static final String FORMAT = "record.format";
    public static final String REPLICA = "replica";
    public static final String MAPPED = "mapped";

    public static final String TYPE = "map.type";
    public static final String KEY = "map.key";
    public static final String VALUE = "map.value";
    public static final String SCORE = "map.score";
    public static final String LIST_END = "map.list.end";
    public static final String TTL = "map.ttl";
    public static final String TTL_UNIT = "map.ttl.unit";
    public static final String DATABASE = "map.database";

    /** All of the mapping. */
    public static final List<String> OF_MAPPING = List.of(TYPE, KEY, VALUE, SCORE, LIST_END, TTL, TTL_UNIT, DATABASE);

    private static final String OF_TOPIC = "topic";
    private static final String TAIL = "tail";
    private static final String HEAD = "head";

    private MapConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Records")
                .key(
                        FORMAT,
                        Type.STRING,
                        REPLICA,
                        Rules.oneOf(REPLICA, MAPPED),
                        Importance.HIGH,
                        "Whose records",
                        "replica: those of the source connector, binary or typed, which it tells by itself. mapped:"
                                + " those of any other system, by the keys map.*; docs/mapped-records.md has an example of"
                                + " each type.")
                .key(
                        TYPE,
                        Type.STRING,
                        null,
                        Rules.oneOf("string", "hash", "json", "list", "set", "zset", "stream"),
                        Importance.HIGH,
                        "Type in Redis",
                        "With record.format=mapped: what records become. string, hash, json: a record replaces its key"
                                + " whole. list, set, zset, stream: a record adds to it. A tombstone deletes the key. json"
                                + " needs a server with the JSON module.")
                .key(
                        KEY,
                        Type.STRING,
                        "${key}",
                        Rules.parsedBy("a text with ${...} for parts of the record", Template::parse),
                        Importance.HIGH,
                        "Key in Redis",
                        "With record.format=mapped: the key's name. ${key}, ${key.FIELD}, ${value.FIELD}, ${FIELD} (looked"
                                + " for in the key, then in the value), ${header.NAME}, ${topic} (as transforms left it),"
                                + " ${partition}, ${offset} and ${timestamp} stand for parts of the record; FIELD may be a"
                                + " path such as user.id.")
                .key(
                        VALUE,
                        Type.STRING,
                        "value",
                        Rules.parsedBy("a part of the record as in map.key, without ${}", Reference::parse),
                        Importance.MEDIUM,
                        "Part that is written",
                        "With record.format=mapped: the part of a record that is written: a string, the fields of a hash"
                                + " or of a stream's entry, a document, the elements of a list or set, the member of a"
                                + " sorted set. As in map.key, without ${}.")
                .key(
                        SCORE,
                        Type.STRING,
                        null,
                        Rules.parsedBy("a part of the record as in map.key, without ${}", MapConfig::requireReference),
                        Importance.MEDIUM,
                        "Score",
                        "With map.type=zset: the part of a record that is the member's score.")
                .key(
                        LIST_END,
                        Type.STRING,
                        TAIL,
                        Rules.oneOf(TAIL, HEAD),
                        Importance.LOW,
                        "End of the list",
                        "With map.type=list: where elements are added. tail: by RPUSH. head: by LPUSH.")
                .key(
                        TTL,
                        Type.STRING,
                        null,
                        Rules.parsedBy(
                                "a number, or a part of the record as in map.key, without ${}", MapConfig::requireTtl),
                        Importance.MEDIUM,
                        "Time to live",
                        "With record.format=mapped: a number, or the part of a record that tells when the key expires, such"
                                + " as value.ttl or header.ttl. A record without it is of a key that does not expire; where"
                                + " records add to a key, the latest time counts, and a record without one leaves the"
                                + " key's expiry as it is.")
                .key(
                        TTL_UNIT,
                        Type.STRING,
                        Unit.S.text(),
                        Rules.oneOf("s", "ms", "unix-s", "unix-ms"),
                        Importance.MEDIUM,
                        "Unit of the time to live",
                        "s, ms: from the record's timestamp on. unix-s, unix-ms: since 1970. A Connect Timestamp is a time"
                                + " by itself, whatever this says.")
                .key(
                        DATABASE,
                        Type.STRING,
                        "0",
                        Rules.parsedBy("a number, or topic", MapConfig::requireDatabase),
                        Importance.MEDIUM,
                        "Database",
                        "With record.format=mapped: the logical database of all keys, before database.map. topic: what"
                                + " topics.db.pattern finds in the topic's name.");
    }

    public static boolean isMapped(AbstractConfig config) {
        return MAPPED.equals(config.getString(FORMAT));
    }

    /** The mapping of a configuration that {@code validate} has passed. */
    public static Mapping mapping(AbstractConfig config) {
        String score = config.getString(SCORE);
        String ttl = config.getString(TTL);
        return new Mapping(
                config.originalsStrings().getOrDefault(SinkConfig.NAME, "redis-sink"),
                MapType.ofText(config.getString(TYPE)),
                database(config.getString(DATABASE)),
                Template.parse(config.getString(KEY)),
                Reference.parse(config.getString(VALUE)),
                score == null ? null : Reference.parse(score),
                ttl == null ? null : TimeToLive.parse(ttl, Unit.ofText(config.getString(TTL_UNIT))),
                HEAD.equals(config.getString(LIST_END)) ? "LPUSH" : "RPUSH");
    }

    /** The number, or null if the topic says it. */
    public static Integer database(String text) {
        return text.equals(OF_TOPIC) ? null : Integer.valueOf(text);
    }

    private static void requireDatabase(String text) {
        if (!text.equals(OF_TOPIC) && (!text.matches("\\d{1,5}") || Integer.parseInt(text) > Databases.MOST)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a database from 0 to " + Databases.MOST + " nor the word topic");
        }
    }

    private static void requireReference(String text) {
        Reference.parse(text);
    }

    private static void requireTtl(String text) {
        TimeToLive.parse(text, Unit.S);
    }
}
