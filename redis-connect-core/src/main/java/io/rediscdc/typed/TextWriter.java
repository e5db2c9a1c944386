package io.rediscdc.typed;

import io.rediscdc.event.Slice;
import io.rediscdc.format.Utf8Text;
import java.nio.ByteBuffer;

/** Writes the strings of one record, and sums up how many bytes they will take in the widest of formats, JSON. */
final class TextWriter {
    private final TextMode mode;
    private long jsonBytes;

    TextWriter(TextMode mode) {
        this.mode = mode;
    }

    /** For a new record, of which so many bytes are certain. */
    void begin(long bytes) {
        jsonBytes = bytes;
    }

    long jsonBytes() {
        return jsonBytes;
    }

    /** So many bytes more. */
    void add(long bytes) {
        jsonBytes += bytes;
    }

    Object write(Slice string) {
        return mode == TextMode.BYTES ? bytes(string) : text(string);
    }

    /** The same for the key of a map: arrays are equal to themselves alone. */
    Object writeMapKey(Slice string) {
        return mode == TextMode.BYTES ? ByteBuffer.wrap(bytes(string)) : text(string);
    }

    byte[] bytes(Slice string) {
        jsonBytes += 4 + (string.length() + 2L) / 3 * 4;
        return string.toArray();
    }

    private String text(Slice string) {
        String text = Utf8Text.of(string);
        long size = 4;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                size += 6;
            } else if (c < 0x80) {
                size += c == '"' || c == '\\' ? 2 : 1;
            } else {
                size += c < 0x800 ? 2 : 3;
            }
        }
        jsonBytes += size;
        return text;
    }
}
