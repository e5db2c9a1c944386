package io.rediscdc.typed;

import io.rediscdc.event.ConvertedBytes;
import io.rediscdc.format.FormatException;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** The fields of a Struct, or of the Map that a converter without schemas makes of one. */
final class Row {
    private final String what;
    private final Struct struct;
    private final Map<?, ?> map;

    private Row(String what, Struct struct, Map<?, ?> map) {
        this.what = what;
        this.struct = struct;
        this.map = map;
    }

    /** What the value is a row of, for messages. */
    static Row of(String what, Object value) {
        if (value instanceof Struct struct) {
            return new Row(what, struct, null);
        }
        if (value instanceof Map<?, ?> map) {
            return new Row(what, null, map);
        }
        throw new FormatException(what + " is " + kind(value) + ", not a struct");
    }

    /** Null for a field that is not there. */
    Object get(String field) {
        if (struct == null) {
            return map.get(field);
        }
        return struct.schema().field(field) == null ? null : struct.get(field);
    }

    boolean has(String field) {
        return get(field) != null;
    }

    String text(String field) {
        if (require(field) instanceof String text) {
            return text;
        }
        throw wrong(field, "a text");
    }

    String textOrNull(String field) {
        return has(field) ? text(field) : null;
    }

    long number(String field) {
        if (require(field) instanceof Number number
                && (number instanceof Long || number instanceof Integer || number instanceof Short)) {
            return number.longValue();
        }
        throw wrong(field, "an integer");
    }

    Long numberOrNull(String field) {
        return has(field) ? Long.valueOf(number(field)) : null;
    }

    double real(String field) {
        if (require(field) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(field, "a number");
    }

    List<?> list(String field) {
        if (require(field) instanceof List<?> list) {
            return list;
        }
        throw wrong(field, "a list");
    }

    /** Of a field that is bytes in either mode of text; null if it is not there. */
    byte[] bytesOrNull(String field) {
        return has(field) ? bytes(what + "." + field, get(field)) : null;
    }

    /** Ms since 1970; 0 for none. */
    long time(String field) {
        return has(field) ? time(what + "." + field, get(field)) : 0;
    }

    static long time(String what, Object value) {
        long ms = value instanceof Date date
                ? date.getTime()
                : value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : -1;
        if (ms < 0) {
            throw new FormatException(what + " is " + kind(value) + ", not a time in ms since 1970");
        }
        return ms;
    }

    /** Bytes, which JSON without schemas has as text in base64. */
    static byte[] bytes(String what, Object value) {
        byte[] bytes = ConvertedBytes.orNull(value);
        if (bytes != null) {
            return bytes;
        }
        if (value instanceof String base64) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new FormatException(what + " is text that is not base64: " + e.getMessage());
            }
        }
        throw new FormatException(what + " is " + kind(value) + ", not bytes");
    }

    static String kind(Object value) {
        return value == null ? "missing" : "a " + value.getClass().getSimpleName();
    }

    private Object require(String field) {
        Object value = get(field);
        if (value == null) {
            throw new FormatException(what + " lacks its field " + field + ": use no transform that removes it");
        }
        return value;
    }

    private FormatException wrong(String field, String wanted) {
        return new FormatException(what + "." + field + " is " + kind(get(field)) + ", not " + wanted);
    }
}
