package io.rediscdc.sink.replace;

import io.rediscdc.format.Md5;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * The keys that the topics hold, in 16 bytes a key: 126 bits of a digest and two that say who knows. A key is held if its
 * last record that was read is a state, or the last one that the lane wrote since. Safe for the thread that reads the
 * topics and those that write.
 */
final class HeldKeys {
    /** By what was read of the topics from their beginning on. */
    static final int READ = 1;
    /** By what the lane has written meanwhile, before it was written. */
    static final int WRITTEN = 2;

    private static final long BITS = 3;
    private static final int ENTRY_BYTES = 16;
    private static final int FIRST_CAPACITY = 1 << 12;

    private final long maxBytes;
    private final MessageDigest digest = Md5.digest();
    /** Nobody can make two keys whose digests are the same without knowing it. */
    private final byte[] salt = new byte[8];

    private long[] high = new long[FIRST_CAPACITY];
    /** The other half, with who knows in its lowest bits; these are never 0 in a place that is taken. */
    private long[] low = new long[FIRST_CAPACITY];

    private long keyHigh;
    private long keyLow;
    private int size;

    HeldKeys(long maxBytes) {
        this.maxBytes = maxBytes;
        new SecureRandom().nextBytes(salt);
    }

    /**
     * The next record of a key, as one of the two tells it.
     *
     * @param by {@link #READ} or {@link #WRITTEN}
     * @param state whether it is a state, and no tombstone
     * @return false if there is no room for it
     */
    synchronized boolean note(String topic, byte[] key, int by, boolean state) {
        int at = place(topic, key);
        if (low[at] != 0) {
            low[at] = state ? low[at] | by : low[at] & ~by;
            if ((low[at] & BITS) == 0) {
                remove(at);
            }
            return true;
        }
        if (state && size + 1 > low.length / 4 * 3) {
            if (!grow()) {
                return false;
            }
            at = place(keyHigh, keyLow);
        }
        if (state) {
            high[at] = keyHigh;
            low[at] = keyLow | by;
            size++;
        }
        return true;
    }

    synchronized boolean contains(String topic, byte[] key) {
        return low[place(topic, key)] != 0;
    }

    synchronized int size() {
        return size;
    }

    private int place(String topic, byte[] key) {
        digest.update(salt);
        digest.update(topic.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // in no topic's name
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(key));
        keyHigh = bytes.getLong();
        keyLow = bytes.getLong() & ~BITS;
        return place(keyHigh, keyLow);
    }

    private int place(long ofHigh, long ofLow) {
        int at = home(ofHigh);
        while (low[at] != 0 && (high[at] != ofHigh || (low[at] & ~BITS) != ofLow)) {
            at = at + 1 & low.length - 1;
        }
        return at;
    }

    private int home(long ofHigh) {
        return (int) ofHigh & low.length - 1;
    }

    /** What stands behind it and would not be found over a hole moves up. */
    private void remove(int taken) {
        int hole = taken;
        int mask = low.length - 1;
        for (int at = hole + 1 & mask; low[at] != 0; at = at + 1 & mask) {
            int fromHome = at - home(high[at]) & mask;
            int fromHole = at - hole & mask;
            if (fromHome >= fromHole) {
                high[hole] = high[at];
                low[hole] = low[at];
                hole = at;
            }
        }
        low[hole] = 0;
        size--;
    }

    private boolean grow() {
        int capacity = low.length * 2;
        if (capacity < 0 || (long) capacity * ENTRY_BYTES > maxBytes) {
            return false;
        }
        long[] oldHigh = high;
        long[] oldLow = low;
        high = new long[capacity];
        low = new long[capacity];
        for (int i = 0; i < oldLow.length; i++) {
            if (oldLow[i] != 0) {
                int at = place(oldHigh[i], oldLow[i] & ~BITS);
                high[at] = oldHigh[i];
                low[at] = oldLow[i];
            }
        }
        return true;
    }
}
