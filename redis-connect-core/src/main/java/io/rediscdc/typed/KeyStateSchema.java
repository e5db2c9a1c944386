package io.rediscdc.typed;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schema of a typed record, version 1: what docs/FORMAT.md lists. It is public; golden files pin it. New fields are
 * optional and make a new version, none ever changes its meaning. Schemas are made once for a mode of text, never for a
 * record.
 */
public final class KeyStateSchema {
    public static final String NAME = "io.rediscdc.KeyState";
    public static final int VERSION = 1;

    static final String CONNECTOR = "redis";

    final TextMode mode;
    final Schema source;
    final Schema member;
    final Schema hash;
    final Schema fieldExpiries;
    final Schema streamField;
    final Schema streamEntry;
    final Schema consumer;
    final Schema pending;
    final Schema group;
    final Schema stream;
    final Schema keyState;

    public KeyStateSchema(TextMode mode) {
        this.mode = mode;
        Schema text = mode.schema();
        source = struct("Source")
                .field("connector", Schema.STRING_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("shard", Schema.STRING_SCHEMA)
                .field("db", Schema.INT32_SCHEMA)
                .field("mode", Schema.OPTIONAL_STRING_SCHEMA)
                .field("pass", Schema.INT64_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        member = struct("ZsetMember")
                .field("member", text)
                .field("score", Schema.OPTIONAL_FLOAT64_SCHEMA)
                .field("score_text", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        hash = map("HashFields", text, text);
        fieldExpiries = map("HashFieldExpiries", text, Timestamp.SCHEMA);
        streamField =
                struct("StreamField").field("field", text).field("value", text).build();
        streamEntry = struct("StreamEntry")
                .field("id", Schema.STRING_SCHEMA)
                .field("fields", SchemaBuilder.array(streamField).build())
                .build();
        consumer = struct("StreamConsumer")
                .field("name", text)
                .field("seen_ms", Schema.INT64_SCHEMA)
                .field("active_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
        pending = struct("StreamPending")
                .field("id", Schema.STRING_SCHEMA)
                .field("consumer", text)
                .field("delivered_ms", Schema.INT64_SCHEMA)
                .field("deliveries", Schema.INT64_SCHEMA)
                .build();
        group = struct("StreamGroup")
                .field("name", text)
                .field("last_delivered_id", Schema.STRING_SCHEMA)
                .field("entries_read", Schema.OPTIONAL_INT64_SCHEMA)
                .field("consumers", SchemaBuilder.array(consumer).build())
                .field("pending", SchemaBuilder.array(pending).build())
                .build();
        stream = struct("Stream")
                .optional()
                .field("entries", SchemaBuilder.array(streamEntry).build())
                .field("last_id", Schema.STRING_SCHEMA)
                .field("first_id", Schema.OPTIONAL_STRING_SCHEMA)
                .field("max_deleted_id", Schema.OPTIONAL_STRING_SCHEMA)
                .field("entries_added", Schema.OPTIONAL_INT64_SCHEMA)
                .field("groups", SchemaBuilder.array(group).build())
                .build();
        keyState = struct("KeyState")
                .field("v", Schema.INT32_SCHEMA)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .field("source", source)
                .field("text", Schema.STRING_SCHEMA)
                .field("type", Schema.OPTIONAL_STRING_SCHEMA)
                .field("expires_at", Timestamp.builder().optional().build())
                .field("cause", Schema.OPTIONAL_STRING_SCHEMA)
                .field("string", mode.optionalSchema())
                .field("list", SchemaBuilder.array(text).optional().build())
                .field("set", SchemaBuilder.array(text).optional().build())
                .field("zset", SchemaBuilder.array(member).optional().build())
                .field("hash", hash)
                .field("hash_expires_at", fieldExpiries)
                .field("stream", stream)
                .field("payload", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("big", Schema.OPTIONAL_BYTES_SCHEMA)
                .build();
    }

    /** Of the record's value. */
    public Schema schema() {
        return keyState;
    }

    private static SchemaBuilder struct(String name) {
        return SchemaBuilder.struct().name("io.rediscdc." + name).version(VERSION);
    }

    /** A name of its own: Avro makes a record of a map with keys of bytes, and those without names are all of one name. */
    private static Schema map(String name, Schema keys, Schema values) {
        return SchemaBuilder.map(keys, values)
                .name("io.rediscdc." + name)
                .version(VERSION)
                .optional()
                .build();
    }
}
