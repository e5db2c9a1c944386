package io.rediscdc.sink.decode.mapped;

import io.rediscdc.event.ConvertedBytes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** How values of Connect look as bytes in Redis. */
final class Texts {
    private Texts() {}

    /** Text as UTF-8, bytes as they are, a number in decimal, a time in ms since 1970; null for anything else. */
    static byte[] scalar(Object value) {
        byte[] bytes = ConvertedBytes.orNull(value);
        if (bytes != null) {
            return bytes;
        }
        String text = text(value);
        return text == null ? null : utf8(text);
    }

    /** The same, and JSON for what has a structure. */
    static byte[] any(Object value) {
        byte[] scalar = scalar(value);
        return scalar != null ? scalar : utf8(Json.of(value));
    }

    /** Null for what is neither text, number, truth nor time. */
    static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Date date) {
            return Long.toString(date.getTime());
        }
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? value.toString()
                : null;
    }

    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new UnfitException("it has a text with half of a surrogate pair, which UTF-8 cannot hold");
        }
    }

    /** What a value is, for messages. */
    static String kind(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Struct) {
            return "a struct";
        }
        if (value instanceof Map) {
            return "a map";
        }
        if (value instanceof List) {
            return "an array";
        }
        return value instanceof byte[] || value instanceof ByteBuffer
                ? "bytes"
                : value instanceof CharSequence
                        ? "a text"
                        : "a " + value.getClass().getSimpleName();
    }
}
