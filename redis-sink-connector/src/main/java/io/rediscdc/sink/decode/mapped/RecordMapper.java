package io.rediscdc.sink.decode.mapped;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Printable;
import io.rediscdc.event.Reserved;
import io.rediscdc.event.Slice;
import io.rediscdc.rdb.RdbException;
import io.rediscdc.rdb.RdbWriter;
import io.rediscdc.sink.decode.Edit.Additions;
import io.rediscdc.sink.decode.Edit.Document;
import io.rediscdc.sink.decode.Edit.Step;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.Position;
import io.rediscdc.sink.decode.TopicDatabases;
import io.rediscdc.value.RedisValue.OfHash;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** First step for records of other systems: makes of each what the mapping says. For one thread. */
public final class RecordMapper {
    private final Mapping mapping;
    private final TopicDatabases databases;
    private final AdditionMaker additions;

    public RecordMapper(Mapping mapping, TopicDatabases databases) {
        this.mapping = mapping;
        this.databases = databases;
        this.additions = new AdditionMaker(mapping);
    }

    /** The commands on a key that such records need beside those of every sink, as their words. */
    public static List<List<String>> commands(Mapping mapping, String key) {
        List<List<String>> commands = new ArrayList<>();
        switch (mapping.type()) {
            case STRING, HASH -> {}
            case JSON -> commands.add(List.of("JSON.SET", key, "$", "0"));
            case LIST -> commands.add(List.of(mapping.push(), key, "e"));
            case SET -> commands.add(List.of("SADD", key, "m"));
            case ZSET -> commands.add(List.of("ZADD", key, "0", "m"));
            case STREAM -> commands.add(List.of("XADD", key, "*", "f", "v"));
        }
        if (mapping.type().countsRepeats()) {
            commands.add(List.of("HGET", key, "f"));
        }
        if (mapping.type().adds() && mapping.ttl() != null) {
            commands.add(List.of("PTTL", key));
            commands.add(List.of("TIME"));
        }
        return commands;
    }

    /**
     * @throws DataException if this record does not fit the mapping
     * @throws org.apache.kafka.connect.errors.ConnectException if its topic's name does not tell the database
     */
    public Mutation map(SinkRecord record) {
        int db = mapping.database() != null ? mapping.database() : databases.of(record.originalTopic());
        byte[] name = null;
        try {
            name = name(record);
            DbKey key = new DbKey(db, name);
            return record.value() == null ? deleted(key, record) : written(key, record);
        } catch (UnfitException | RdbException e) {
            throw new DataException("Record " + (name == null ? "" : "of key " + Printable.bytes(name) + " ") + "at "
                    + Position.of(record) + " does not fit map.type="
                    + mapping.type().text() + ", map.key="
                    + mapping.key() + ": " + e.getMessage());
        }
    }

    private byte[] name(SinkRecord record) {
        byte[] name = mapping.key().of(record);
        if (name.length == 0) {
            throw new UnfitException("the key is empty");
        }
        if (Reserved.contains(name)) {
            throw new UnfitException("the key would begin with " + Reserved.PREFIX
                    + ", as the connectors' own do: put another text in front of it in map.key");
        }
        return name;
    }

    private Mutation deleted(DbKey key, SinkRecord record) {
        return mapping.type().adds()
                ? added(key, 0, List.of(List.of("UNLINK")), record)
                : new Mutation(key, null, Cause.UNKNOWN, record);
    }

    private Mutation written(DbKey key, SinkRecord record) {
        Object value = mapping.value().of(record);
        if (value == null) {
            throw new UnfitException(
                    "map.value=" + mapping.value() + ": " + mapping.value().isMissing(record));
        }
        long expireAtMs = mapping.ttl() == null ? 0 : mapping.ttl().of(record);
        return switch (mapping.type()) {
            case STRING -> new Mutation(key, KeyValue.string(Texts.any(value), expireAtMs), Cause.UNKNOWN, record);
            case HASH -> new Mutation(key, hash(value, expireAtMs), Cause.UNKNOWN, record);
            case JSON -> new Mutation(key, document(value, expireAtMs), record);
            case LIST, SET, ZSET, STREAM -> added(key, expireAtMs, additions.commands(value, record), record);
        };
    }

    private KeyValue hash(Object value, long expireAtMs) {
        return RdbWriter.write(new OfHash(Fields.of(mapping, value)), expireAtMs);
    }

    /** Text and bytes are JSON already: Redis says if they are not. */
    private static Document document(Object value, long expireAtMs) {
        boolean done = value instanceof CharSequence || value instanceof byte[] || value instanceof java.nio.ByteBuffer;
        return new Document(Slice.of(done ? Texts.scalar(value) : Texts.utf8(Json.of(value))), expireAtMs);
    }

    private Mutation added(DbKey key, long expireAtMs, List<List<Object>> commands, SinkRecord record) {
        Position position = Position.of(record);
        String from = mapping.connector() + " " + position.partition().topic() + " "
                + position.partition().partition();
        long timestamp = record.timestamp() == null ? -1 : record.timestamp();
        Step step = new Step(from, position.offset(), timestamp, expireAtMs, commands);
        return new Mutation(
                key, new Additions(mapping.type().text(), mapping.type().countsRepeats(), List.of(step)), record);
    }
}
