package io.rediscdc.event;

import java.nio.ByteBuffer;

/** Bytes as converters give them. */
public final class ConvertedBytes {
    private ConvertedBytes() {}

    /** Null for anything that is none. */
    public static byte[] orNull(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value instanceof byte[] bytes ? bytes : null;
    }
}
