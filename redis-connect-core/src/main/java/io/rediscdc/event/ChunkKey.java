package io.rediscdc.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * The record key of one chunk of a big value: {@code __rediscdc:chunk:SET:NUMBER:KEY}, where SET is the id of the set of
 * chunks in its usual text, NUMBER counts from 0 and KEY is the Redis key whose value it is a part of. So even a
 * chunk's tombstone tells what it belongs to. The array is shared, not copied, and must not change.
 */
public final class ChunkKey {
    private static final byte[] PREFIX = (Reserved.PREFIX + "chunk:").getBytes(StandardCharsets.US_ASCII);
    private static final int SET_CHARS = 36;
    private static final int MOST_DIGITS = 9;

    private final UUID set;
    private final int number;
    private final byte[] key;

    public ChunkKey(UUID set, int number, byte[] key) {
        this.set = set;
        this.number = number;
        this.key = key;
    }

    /** Whether a record with this key is a chunk or the tombstone of one. */
    public static boolean isOne(byte[] recordKey) {
        return recordKey.length >= PREFIX.length
                && Arrays.equals(recordKey, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
    }

    /**
     * Reads a record key for which {@link #isOne} is true.
     *
     * @throws IllegalArgumentException if it is laid out in another way
     */
    public static ChunkKey parse(byte[] recordKey) {
        int setEnd = PREFIX.length + SET_CHARS;
        int numberEnd = setEnd + 1;
        while (numberEnd < recordKey.length && recordKey[numberEnd] >= '0' && recordKey[numberEnd] <= '9') {
            numberEnd++;
        }
        int digits = numberEnd - setEnd - 1;
        if (numberEnd >= recordKey.length
                || recordKey[setEnd] != ':'
                || recordKey[numberEnd] != ':'
                || digits < 1
                || digits > MOST_DIGITS) {
            throw new IllegalArgumentException("the record key " + Printable.bytes(recordKey)
                    + " is in the connectors' own namespace and is not the key of a chunk");
        }
        return new ChunkKey(
                UUID.fromString(text(recordKey, PREFIX.length, setEnd)),
                Integer.parseInt(text(recordKey, setEnd + 1, numberEnd)),
                Arrays.copyOfRange(recordKey, numberEnd + 1, recordKey.length));
    }

    public UUID set() {
        return set;
    }

    public int number() {
        return number;
    }

    /** The Redis key. */
    public byte[] key() {
        return key;
    }

    /** The record key. */
    public byte[] bytes() {
        byte[] head = (set + ":" + number + ":").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + head.length + key.length);
        System.arraycopy(head, 0, bytes, PREFIX.length, head.length);
        System.arraycopy(key, 0, bytes, PREFIX.length + head.length, key.length);
        return bytes;
    }

    @Override
    public String toString() {
        return "chunk " + number + " of " + set + " for " + Printable.bytes(key);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
