package io.rediscdc.typed;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.format.FormatException;
import io.rediscdc.format.UnknownVersionException;
import io.rediscdc.format.Utf8Text;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.data.Struct;

/** Reads typed records, with and without schemas. */
public final class KeyStateReader {
    private final Row row;
    private final TextMode mode;

    private KeyStateReader(Row row) {
        this.row = row;
        String text = row.text("text");
        mode = TextMode.ofText(text);
        if (mode == null) {
            throw new FormatException("text=" + text + " is not defined in version " + KeyStateSchema.VERSION);
        }
    }

    /** Whether a record's value is one: a Struct or a Map with the fields that each has. */
    public static boolean isOne(Object value) {
        if (!(value instanceof Struct || value instanceof Map)) {
            return false;
        }
        Row row = Row.of("value", value);
        return row.has("v") && row.has("op") && row.has("source");
    }

    /**
     * Reads a value for which {@link #isOne} is true.
     *
     * @throws FormatException if it is not one
     * @throws UnknownVersionException if it is of a newer version
     */
    public static KeyState read(Object value) {
        Row row = Row.of("value", value);
        long version = row.number("v");
        if (version > KeyStateSchema.VERSION) {
            throw new UnknownVersionException((int) version, KeyStateSchema.VERSION);
        }
        if (version != KeyStateSchema.VERSION) {
            throw new FormatException("typed record version " + version + " never existed");
        }
        return new KeyStateReader(row).read();
    }

    private KeyState read() {
        Op op = Op.ofCode(row.text("op"));
        if (op == null) {
            throw new FormatException("op=" + row.text("op") + " is not defined in version " + KeyStateSchema.VERSION);
        }
        if (op == Op.DELETE) {
            return new KeyState(op, null, 0, null, Cause.ofText(row.textOrNull("cause")));
        }
        long expireAtMs = row.time("expires_at");
        byte[] big = neverEmpty("big");
        if (op == Op.PIECE && big == null) {
            throw new FormatException(
                    "a part of a big value that lacks its field big: use no transform that removes it");
        }
        return new KeyState(op, big == null ? value() : null, expireAtMs, big, Cause.UNKNOWN);
    }

    /** Of what is not there a converter may have made an empty one, and a zero of a number: that is not what was. */
    private byte[] neverEmpty(String field) {
        byte[] bytes = row.bytesOrNull(field);
        if (bytes != null && bytes.length == 0) {
            throw new FormatException(
                    field + " is empty, so the converter does not tell null from empty: with Protobuf set"
                            + " value.converter.optional.for.nullables=true at the source and here");
        }
        return bytes;
    }

    private RedisValue value() {
        String name = row.text("type");
        ValueType type = ValueType.ofRedisName(name);
        if (row.has("payload")) {
            Slice payload = Slice.of(neverEmpty("payload"));
            if (payload.length() <= DumpPayload.FOOTER_BYTES) {
                throw new FormatException(
                        "DUMP payload of " + payload.length() + " bytes is shorter than its own footer");
            }
            return new RedisValue.Opaque(type, payload);
        }
        return switch (type) {
            case STRING -> {
                if (!row.has("string")) {
                    throw lacks("string");
                }
                yield new RedisValue.OfString(string("string", row.get("string")));
            }
            case LIST -> new RedisValue.OfList(strings("list"));
            case SET -> new RedisValue.OfSet(strings("set"));
            case ZSET -> {
                List<Member> members = new ArrayList<>();
                filled("zset").forEach(member -> members.add(member(Row.of("zset", member))));
                yield new RedisValue.OfZset(members);
            }
            case HASH -> hash();
            case STREAM ->
                new RedisValue.OfStream(new StreamRowReader(this::string).read(Row.of("stream", row.get("stream"))));
            case MODULE -> {
                if (!name.equals(ValueType.MODULE.redisName())) {
                    throw new FormatException("type=" + name + " is not defined in version " + KeyStateSchema.VERSION);
                }
                throw lacks("payload");
            }
        };
    }

    private Member member(Row member) {
        Slice name = string("zset.member", member.get("member"));
        String special = member.textOrNull("score_text");
        return new Member(name, special == null ? member.real("score") : SpecialScores.parse(special));
    }

    private RedisValue hash() {
        Map<Slice, Long> expiries = new HashMap<>();
        entries(
                "hash_expires_at",
                (field, time) -> expiries.put(string("hash_expires_at", field), Row.time("hash_expires_at", time)));
        List<Field> fields = new ArrayList<>();
        entries("hash", (field, value) -> {
            Slice name = string("hash", field);
            Long expiry = expiries.remove(name);
            fields.add(new Field(name, string("hash", value), expiry == null ? 0 : expiry));
        });
        if (fields.isEmpty()) {
            throw lacks("hash");
        }
        if (!expiries.isEmpty()) {
            throw new FormatException("hash_expires_at has a field that hash has not");
        }
        return new RedisValue.OfHash(fields);
    }

    /** Of a map; one whose keys are not text comes from JSON without schemas as a list of pairs. */
    private void entries(String field, BiConsumer<Object, Object> each) {
        Object value = row.get(field);
        if (value instanceof Map<?, ?> map) {
            map.forEach(each);
        } else if (value instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> two) || two.size() != 2) {
                    throw new FormatException(field + " has " + Row.kind(pair) + ", not a field and its value");
                }
                each.accept(two.get(0), two.get(1));
            }
        } else if (value != null) {
            throw new FormatException(field + " is " + Row.kind(value) + ", not a map");
        }
    }

    private List<Slice> strings(String field) {
        List<Slice> strings = new ArrayList<>();
        filled(field).forEach(element -> strings.add(string(field, element)));
        return strings;
    }

    /** A collection is never empty in Redis. */
    private List<?> filled(String field) {
        if (!row.has(field)) {
            throw lacks(field);
        }
        List<?> list = row.list(field);
        if (list.isEmpty()) {
            throw new FormatException(field + " is empty, which no key of Redis is");
        }
        return list;
    }

    private Slice string(String what, Object value) {
        if (mode == TextMode.BYTES) {
            return Slice.of(Row.bytes(what, value));
        }
        if (value instanceof String text) {
            return Slice.of(Utf8Text.parse(text));
        }
        throw new FormatException(what + " has " + Row.kind(value) + ", not text");
    }

    private static FormatException lacks(String field) {
        return new FormatException("the value lacks its field " + field + ": use no transform that removes it");
    }
}
