package io.rediscdc.source.big;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Packs elements of a collection into chunks and sums up a digest of them. For one thread. */
final class Elements {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final boolean ordered;
    private final int perElement;
    private final byte[] buffer;
    private int used;
    private long count;
    private long digest;

    /**
     * @param maxBytes of one chunk
     */
    Elements(ValueType type, int maxBytes) {
        this.ordered = type == ValueType.LIST;
        this.perElement = type == ValueType.HASH || type == ValueType.ZSET ? 2 : 1;
        this.buffer = new byte[maxBytes];
    }

    /** How many parts of a reply make one element. */
    int perElement() {
        return perElement;
    }

    /** Whether an element, given by its parts, can ever be in a chunk. */
    boolean canHold(List<?> parts) {
        return bytes(parts) <= buffer.length;
    }

    /** Whether it can be in this chunk. */
    boolean hasRoomFor(List<?> parts) {
        return bytes(parts) <= buffer.length - used;
    }

    void add(List<?> parts) {
        ByteBuffer out = ByteBuffer.wrap(buffer, used, buffer.length - used);
        long hash = FNV_OFFSET;
        for (Object part : parts) {
            byte[] bytes = (byte[]) part;
            out.putInt(bytes.length).put(bytes);
            hash = fnv(hash, bytes);
        }
        used = out.position();
        digest += ordered ? mix(hash + mix(count)) : mix(hash);
        count++;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /** Elements added so far, repeated ones included. */
    long count() {
        return count;
    }

    /** Equal for equal collections, whatever the order in which elements came where order means nothing. */
    long digest() {
        return digest;
    }

    /** What is packed since the last call. */
    Slice take() {
        Slice taken = Slice.of(Arrays.copyOf(buffer, used));
        used = 0;
        return taken;
    }

    private static int bytes(List<?> parts) {
        int bytes = 0;
        for (Object part : parts) {
            bytes += Integer.BYTES + ((byte[]) part).length;
        }
        return bytes;
    }

    private static long fnv(long seed, byte[] bytes) {
        long hash = (seed ^ bytes.length) * FNV_PRIME;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
