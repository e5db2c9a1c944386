package io.rediscdc.sink.decode.mapped;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Writes values of Connect as JSON: bytes in base64 and times in ms since 1970, in the order of the schema or map. */
final class Json {
    private static final char FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /**
     * @throws UnfitException if JSON has no form for a part of it
     */
    static String of(Object value) {
        Json json = new Json();
        json.value(value);
        return json.out.toString();
    }

    private void value(Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Struct struct) {
            struct(struct);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof byte[] || value instanceof ByteBuffer) {
            quoted(Base64.getEncoder().encodeToString(Texts.scalar(value)));
        } else if (value instanceof CharSequence text) {
            quoted(text);
        } else {
            out.append(plain(value));
        }
    }

    private static String plain(Object value) {
        String text = Texts.text(value);
        if (text == null) {
            throw new UnfitException("it has " + Texts.kind(value) + ", which JSON has no form for");
        }
        if (value instanceof Number
                && !Double.isFinite(((Number) value).doubleValue())
                && !(value instanceof java.math.BigDecimal || value instanceof java.math.BigInteger)) {
            throw new UnfitException("it has the number " + text + ", which JSON has no form for");
        }
        return text;
    }

    private void struct(Struct struct) {
        out.append('{');
        String comma = "";
        for (Field field : struct.schema().fields()) {
            out.append(comma);
            comma = ",";
            quoted(field.name());
            out.append(':');
            value(struct.get(field));
        }
        out.append('}');
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = Texts.text(entry.getKey());
            if (name == null) {
                throw new UnfitException(
                        "it has a map whose key is " + Texts.kind(entry.getKey()) + ", which JSON has no form for");
            }
            out.append(comma);
            comma = ",";
            quoted(name);
            out.append(':');
            value(entry.getValue());
        }
        out.append('}');
    }

    private void list(List<?> list) {
        out.append('[');
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            value(each.next());
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void quoted(CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
