package io.rediscdc.format;

import io.rediscdc.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Bytes as text that can be turned back into the very same bytes. What is UTF-8 is written as what it is. What is not,
 * and what could be taken for something else, is {@value #MARK} and the base64 of the bytes: text that begins with the
 * mark itself, and text with U+FFFD, so that a reader who finds U+FFFD knows that a converter has put it in the place of
 * bytes which are lost.
 */
public final class Utf8Text {
    /** What the text of bytes that are not written as they are begins with. */
    public static final String MARK = "base64:";

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8Text() {}

    public static String of(Slice bytes) {
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
        // whatever is not UTF-8 has become U+FFFD
        return text.indexOf(REPLACEMENT) < 0 && !text.startsWith(MARK)
                ? text
                : MARK + Base64.getEncoder().encodeToString(bytes.toArray());
    }

    /**
     * The bytes of a text made by {@link #of}.
     *
     * @throws FormatException if it is none: something has changed it
     */
    public static byte[] parse(String text) {
        if (text.startsWith(MARK)) {
            try {
                return Base64.getDecoder().decode(text.substring(MARK.length()));
            } catch (IllegalArgumentException e) {
                throw new FormatException(
                        "text that begins with " + MARK + " and does not go on with base64: " + e.getMessage());
            }
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new FormatException("text with U+FFFD, which stands for bytes that a converter could not read: they"
                    + " are lost, so the converters at the source and at the sink do not fit each other");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
