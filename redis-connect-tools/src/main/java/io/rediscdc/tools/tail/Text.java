package io.rediscdc.tools.tail;

import io.rediscdc.event.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Keys and values as people read them: bare where it is a word, else in quotes, and escaped as redis-cli does. */
final class Text {
    private static final String NEEDS_QUOTES = "\"'\\{}[](),:= …";

    private Text() {}

    /** A word as it is, anything else in quotes. */
    static String of(Slice bytes) {
        String quoted = quoted(bytes);
        String bare = quoted.substring(1, quoted.length() - 1);
        return bare.isEmpty() || bare.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0) ? quoted : bare;
    }

    /** A key: colons are usual in one. */
    static String key(byte[] bytes) {
        String quoted = quoted(Slice.of(bytes));
        String bare = quoted.substring(1, quoted.length() - 1);
        return bare.isEmpty() || bare.chars().anyMatch(c -> c == ' ' || c == '"' || c == '\\') ? quoted : bare;
    }

    /** In quotes: text with what does not print escaped; bytes that are no UTF-8 as {@code \xHH}. */
    static String quoted(Slice bytes) {
        StringBuilder text = new StringBuilder(bytes.length() + 2).append('"');
        String decoded = decode(bytes);
        if (decoded == null) {
            for (int i = 0; i < bytes.length(); i++) {
                escape(text, bytes.at(i) & 0xff, false);
            }
        } else {
            decoded.codePoints().forEach(c -> escape(text, c, true));
        }
        return text.append('"').toString();
    }

    private static void escape(StringBuilder text, int c, boolean unicode) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append((char) c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c >= ' ' && c < 0x7f || unicode && c >= 0xa0 && prints(c)) {
                    text.appendCodePoint(c);
                } else if (c > 0xff) {
                    text.append(String.format("\\u{%x}", c));
                } else if (unicode && c >= 0x80) {
                    // what it is in UTF-8, since \xHH is a byte
                    text.append(String.format("\\xc2\\x%02x", c));
                } else {
                    text.append(String.format("\\x%02x", c));
                }
            }
        }
    }

    /** No control characters, nor those that turn the direction of what follows. */
    private static boolean prints(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String decode(Slice bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // not text: its bytes are shown
        }
    }
}
