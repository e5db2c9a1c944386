package io.rediscdc.typed;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.rdb.RdbException;
import io.rediscdc.rdb.RdbReader;
import io.rediscdc.value.RedisValue;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes typed records out of what was read. For one thread. */
public final class KeyStateWriter {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStateWriter.class);
    /** Of a record without its value, about. */
    private static final int FIXED_BYTES = 600;

    /** Jackson reads names of up to 50,000 characters; base64 takes a third more. */
    private static final int LONGEST_NAME = 35_000;

    private static final int MEMBER_BYTES = 60;
    private static final int EXPIRY_BYTES = 16;

    private final KeyStateSchema schema;
    private final String name;
    private final TextWriter texts;
    private final StreamRows streams;

    /**
     * @param name what the source is called, as {@code topic.prefix} has it
     */
    public KeyStateWriter(TextMode mode, String name) {
        this.schema = new KeyStateSchema(mode);
        this.name = name;
        this.texts = new TextWriter(mode);
        this.streams = new StreamRows(schema, texts);
    }

    public KeyStateSchema schema() {
        return schema;
    }

    /**
     * The record of a key that exists. A value that cannot be read is its payload, which is as exact.
     *
     * @param captureMode how the change was heard of
     */
    public Struct state(KeyValue value, Origin origin, String captureMode) {
        Op op = origin.byPass() ? Op.READ : Op.CHANGE;
        Struct row = begin(op, origin, captureMode, value.type(), value.expireAtMs());
        RedisValue meaning = read(value);
        put(fits(meaning) ? meaning : new RedisValue.Opaque(value.type(), value.payload()), row);
        return row;
    }

    /** The record of a key whose value is in the chunks before it. */
    public Struct manifest(ValueType type, long expireAtMs, byte[] manifest, Origin origin, String captureMode) {
        Op op = origin.byPass() ? Op.READ : Op.CHANGE;
        return begin(op, origin, captureMode, type, expireAtMs).put("big", manifest);
    }

    /** The record of such a chunk. */
    public Struct chunk(ValueType type, byte[] chunk, Origin origin, String captureMode) {
        return begin(Op.PIECE, origin, captureMode, type, 0).put("big", chunk);
    }

    /** The record that a key is gone, which its tombstone follows. */
    public Struct deleted(Cause cause, Origin origin, String captureMode) {
        return begin(Op.DELETE, origin, captureMode, null, 0).put("cause", cause.text());
    }

    /** About how many bytes the last record takes in JSON without its schema; a little more rather than less. */
    public long jsonBytes() {
        return texts.jsonBytes();
    }

    /** Whether JSON can have the value: names of fields become names of JSON where they are text. */
    private boolean fits(RedisValue value) {
        return schema.mode == TextMode.BYTES
                || !(value instanceof RedisValue.OfHash hash)
                || hash.fields().stream().allMatch(field -> field.name().length() <= LONGEST_NAME);
    }

    private static RedisValue read(KeyValue value) {
        if (value.encoding() == Encoding.RAW) {
            return new RedisValue.OfString(value.payload());
        }
        try {
            return RdbReader.read(value.type(), value.payload());
        } catch (RdbException e) {
            LOG.warn(
                    "A {} of {} bytes is written as its payload, which the sink applies all the same: {}",
                    value.type().redisName(),
                    value.payload().length(),
                    e.getMessage());
            return new RedisValue.Opaque(value.type(), value.payload());
        }
    }

    private Struct begin(Op op, Origin origin, String captureMode, ValueType type, long expireAtMs) {
        texts.begin(FIXED_BYTES);
        Struct source = new Struct(schema.source)
                .put("connector", KeyStateSchema.CONNECTOR)
                .put("name", name)
                .put("shard", origin.shard())
                .put("db", origin.db())
                .put("mode", captureMode)
                .put("pass", origin.pass())
                .put("ts_ms", origin.observedMs());
        return new Struct(schema.keyState)
                .put("v", KeyStateSchema.VERSION)
                .put("op", op.code())
                .put("ts_ms", origin.observedMs())
                .put("source", source)
                .put("text", schema.mode.text())
                .put("type", type == null ? null : type.redisName())
                .put("expires_at", expireAtMs == 0 ? null : new Date(expireAtMs));
    }

    private void put(RedisValue value, Struct row) {
        if (value instanceof RedisValue.OfString string) {
            row.put("string", texts.write(string.bytes()));
        } else if (value instanceof RedisValue.OfList list) {
            row.put("list", all(list.elements()));
        } else if (value instanceof RedisValue.OfSet set) {
            row.put("set", all(set.members()));
        } else if (value instanceof RedisValue.OfZset zset) {
            List<Struct> members = new ArrayList<>(zset.members().size());
            zset.members().forEach(member -> members.add(member(member)));
            row.put("zset", members);
        } else if (value instanceof RedisValue.OfHash hash) {
            putHash(hash, row);
        } else if (value instanceof RedisValue.OfStream stream) {
            row.put("stream", streams.of(stream.state()));
        } else if (value instanceof RedisValue.Opaque opaque) {
            row.put("payload", texts.bytes(opaque.payload()));
        }
    }

    private List<Object> all(List<Slice> strings) {
        List<Object> all = new ArrayList<>(strings.size());
        strings.forEach(string -> all.add(texts.write(string)));
        return all;
    }

    private Struct member(RedisValue.Member member) {
        texts.add(MEMBER_BYTES);
        String special = SpecialScores.text(member.score());
        return new Struct(schema.member)
                .put("member", texts.write(member.name()))
                .put("score", special == null ? member.score() : null)
                .put("score_text", special);
    }

    private void putHash(RedisValue.OfHash hash, Struct row) {
        Map<Object, Object> values = new LinkedHashMap<>();
        Map<Object, Date> expiries = new LinkedHashMap<>();
        for (RedisValue.Field field : hash.fields()) {
            values.put(texts.writeMapKey(field.name()), texts.write(field.value()));
            if (field.expireAtMs() != 0) {
                expiries.put(texts.writeMapKey(field.name()), new Date(field.expireAtMs()));
                texts.add(EXPIRY_BYTES);
            }
        }
        row.put("hash", values);
        row.put("hash_expires_at", expiries.isEmpty() ? null : expiries);
    }
}
