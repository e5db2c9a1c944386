package io.rediscdc.event;

import java.util.UUID;

/**
 * The state of a key whose value is in chunks of their own, which lie before it in the same partition. Only the manifest
 * makes them the key's value.
 *
 * @param type the value's type
 * @param layout what the chunks are
 * @param rdbVersion RDB version of a DUMP payload; 0 otherwise
 * @param expireAtMs absolute expiry in ms since 1970; 0 for none
 * @param set id of the set of chunks
 * @param chunks how many there are, numbered from 0
 * @param length bytes (of RAW and DUMP) or distinct elements in all; {@link #UNKNOWN} if the value changed meanwhile
 * @param digest for the writer alone: equal states that it wrote in one layout have equal digests
 */
public record Manifest(
        ValueType type,
        Layout layout,
        int rdbVersion,
        long expireAtMs,
        UUID set,
        int chunks,
        long length,
        long digest) {
    public static final long UNKNOWN = -1;

    public boolean expires() {
        return expireAtMs != 0;
    }
}
