package io.rediscdc.source.pass;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.format.Md5;
import io.rediscdc.source.record.StateDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * What the topics of a shard say of each key, in 24 bytes a key: 16 that stand for the key and 8 for the last state. It
 * tells a pass which keys need no record because their topic holds that very state already. Once it would outgrow its
 * bound it forgets everything and knows nothing. Filled by the candidates' thread, asked by the shard's.
 */
public final class KeyIndex {
    private static final long TOMBSTONE = 1;
    /** The task has emitted the key since: the topic's state is no longer known. */
    private static final long EMITTED = 2;

    private static final int ENTRY_BYTES = 24;
    private static final int FIRST_CAPACITY = 1 << 12;

    private final long maxBytes;
    private final MessageDigest md5 = Md5.digest();
    private final StateDigest digests = new StateDigest();
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    /** 0 for an empty place. */
    private long[] state = new long[FIRST_CAPACITY];

    private int size;
    private boolean full;
    /** Whether the topic held anything; if not, whatever the task has emitted itself is of no matter either. */
    private boolean anyRead;

    private boolean readToTheEnd;

    public KeyIndex(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The topic's next record of a key; null for a tombstone. Does nothing for a key that was emitted since. */
    synchronized void read(DbKey key, KeyValue value) {
        anyRead = true;
        put(key, value == null ? TOMBSTONE : stateOf(digests.of(value)), false);
    }

    /** The topic's next record of a key is a manifest with this digest of the state. */
    synchronized void readDigest(DbKey key, long digest) {
        anyRead = true;
        put(key, stateOf(digest), false);
    }

    /** The topics hold nothing more. */
    synchronized void endRead() {
        readToTheEnd = true;
    }

    /** The task emits a record of the key: from now on nothing may be left out for it. */
    public synchronized void emitted(DbKey key) {
        if (anyRead || !readToTheEnd) {
            put(key, EMITTED, true);
        }
    }

    /** Whether the task has certainly emitted no record of the key since it was read. */
    public synchronized boolean isAsRead(DbKey key) {
        return !full && find(key) != EMITTED;
    }

    /** Whether the topic's last record of the key holds this very state. */
    public synchronized boolean holds(DbKey key, KeyValue value) {
        long known = full || !anyRead ? 0 : find(key);
        boolean isState = known != 0 && known != TOMBSTONE && known != EMITTED; // else the value need not be looked at
        return isState && known == stateOf(digests.of(value));
    }

    /** Whether the topic's last record of the key is a tombstone. */
    public synchronized boolean holdsTombstone(DbKey key) {
        return !full && anyRead && find(key) == TOMBSTONE;
    }

    /** Whether the topics certainly have no record of the key. */
    public synchronized boolean isUnknown(DbKey key) {
        return !full && find(key) == 0;
    }

    /** Whether it has outgrown its bound: then it knows nothing, and everything is emitted. */
    public synchronized boolean isFull() {
        return full;
    }

    private long find(DbKey key) {
        ByteBuffer hash = hash(key);
        return state[place(hash.getLong(), hash.getLong())];
    }

    private void put(DbKey key, long newState, boolean overwrite) {
        if (full) {
            return;
        }
        ByteBuffer hash = hash(key);
        long keyHigh = hash.getLong();
        long keyLow = hash.getLong();
        int at = place(keyHigh, keyLow);
        if (state[at] == 0) {
            high[at] = keyHigh;
            low[at] = keyLow;
            state[at] = newState;
            size++;
            if (size > state.length / 4 * 3) {
                grow();
            }
        } else if (overwrite || state[at] != EMITTED) {
            state[at] = newState;
        }
    }

    private int place(long keyHigh, long keyLow) {
        int mask = state.length - 1;
        int at = (int) keyLow & mask;
        while (state[at] != 0 && (high[at] != keyHigh || low[at] != keyLow)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        int capacity = state.length * 2;
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldState = state;
        full = capacity < 0 || (long) capacity * ENTRY_BYTES > maxBytes;
        high = new long[full ? 1 : capacity];
        low = new long[full ? 1 : capacity];
        state = new long[full ? 1 : capacity];
        if (!full) {
            for (int i = 0; i < oldState.length; i++) {
                if (oldState[i] != 0) {
                    int at = place(oldHigh[i], oldLow[i]);
                    high[at] = oldHigh[i];
                    low[at] = oldLow[i];
                    state[at] = oldState[i];
                }
            }
        }
    }

    private ByteBuffer hash(DbKey key) {
        md5.update(ByteBuffer.allocate(4).putInt(key.db()).flip());
        return ByteBuffer.wrap(md5.digest(key.bytes()));
    }

    private static long stateOf(long digest) {
        return digest >= 0 && digest <= EMITTED ? digest + EMITTED + 1 : digest;
    }
}
