package io.rediscdc.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The key namespace that belongs to the connectors themselves: never captured, never compared. */
public final class Reserved {
    public static final String PREFIX = "__rediscdc:";

    private static final byte[] BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    private Reserved() {}

    public static boolean contains(byte[] key) {
        return key.length >= BYTES.length && Arrays.equals(key, 0, BYTES.length, BYTES, 0, BYTES.length);
    }
}
