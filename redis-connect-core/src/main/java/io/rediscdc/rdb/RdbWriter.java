package io.rediscdc.rdb;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import io.rediscdc.value.RedisValue.OfHash;
import io.rediscdc.value.RedisValue.OfList;
import io.rediscdc.value.RedisValue.OfSet;
import io.rediscdc.value.RedisValue.OfStream;
import io.rediscdc.value.RedisValue.OfString;
import io.rediscdc.value.RedisValue.OfZset;
import io.rediscdc.value.RedisValue.Opaque;
import java.util.List;

/**
 * Makes the DUMP payload of a value, in the oldest form that holds all of it, so that every server which can have the value
 * takes it: RESTORE gives it the form that the server itself prefers.
 */
public final class RdbWriter {
    private static final int FIRST_BYTES = 256;

    private RdbWriter() {}

    /**
     * The value as it is written to a server: a string as it is, anything else by its payload.
     *
     * @param expireAtMs absolute expiry of the key; 0 for none
     * @throws RdbException if it is too big for one
     */
    public static KeyValue write(RedisValue value, long expireAtMs) {
        if (value instanceof OfString string) {
            return new KeyValue(value.type(), Encoding.RAW, 0, expireAtMs, string.bytes());
        }
        Slice payload = payload(value);
        return new KeyValue(value.type(), Encoding.DUMP, DumpPayload.rdbVersion(payload), expireAtMs, payload);
    }

    /** The payload alone. */
    static Slice payload(RedisValue value) {
        if (value instanceof Opaque opaque) {
            return opaque.payload();
        }
        RdbType form = form(value);
        RdbOutput out = new RdbOutput(FIRST_BYTES);
        out.write(form.code());
        body(value, form, out);
        byte[] bytes = out.withRoom(DumpPayload.FOOTER_BYTES);
        DumpPayload.seal(bytes, form.since());
        return Slice.of(bytes);
    }

    private static RdbType form(RedisValue value) {
        return switch (value.type()) {
            case STRING -> RdbType.STRING;
            case LIST -> RdbType.LIST;
            case SET -> RdbType.SET;
            case ZSET -> RdbType.ZSET_2;
            case HASH -> ((OfHash) value).expires() ? RdbType.HASH_METADATA : RdbType.HASH;
            case STREAM -> StreamWriter.form(((OfStream) value).state());
            case MODULE -> throw new IllegalArgumentException("a module's value has a payload of its own");
        };
    }

    private static void body(RedisValue value, RdbType form, RdbOutput out) {
        switch (form) {
            case STRING -> out.string(((OfString) value).bytes());
            case LIST -> strings(((OfList) value).elements(), out);
            case SET -> strings(((OfSet) value).members(), out);
            case ZSET_2 -> {
                List<Member> members = ((OfZset) value).members();
                out.length(members.size());
                for (Member member : members) {
                    out.string(member.name());
                    out.doubleValue(member.score());
                }
            }
            case HASH -> {
                List<Field> fields = ((OfHash) value).fields();
                out.length(fields.size());
                for (Field field : fields) {
                    out.string(field.name());
                    out.string(field.value());
                }
            }
            case HASH_METADATA -> expiringFields(((OfHash) value).fields(), out);
            default -> new StreamWriter(((OfStream) value).state(), form, out).write();
        }
    }

    /** Expiries are counted from the first one, which is 1. */
    private static void expiringFields(List<Field> fields, RdbOutput out) {
        long first = fields.stream()
                .mapToLong(Field::expireAtMs)
                .filter(expiry -> expiry != 0)
                .min()
                .orElse(0);
        out.time(first);
        out.length(fields.size());
        for (Field field : fields) {
            out.length(field.expireAtMs() == 0 ? 0 : field.expireAtMs() - first + 1);
            out.string(field.name());
            out.string(field.value());
        }
    }

    private static void strings(List<Slice> strings, RdbOutput out) {
        out.length(strings.size());
        strings.forEach(out::string);
    }
}
