package io.rediscdc.event;

import java.util.Arrays;

/**
 * A Redis key in its logical database: the identity that is coalesced, ordered and routed. Equal by bytes, never by
 * hash. The array is shared, not copied, and must not change.
 */
public final class DbKey {
    private final int db;
    private final byte[] bytes;
    private final int hash;

    public DbKey(int db, byte[] bytes) {
        this.db = db;
        this.bytes = bytes;
        this.hash = 31 * Arrays.hashCode(bytes) + db;
    }

    public int db() {
        return db;
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DbKey that && hash == that.hash && db == that.db && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@code db3 "user:1"}: escaped and cut, fit for a log. */
    @Override
    public String toString() {
        return "db" + db + " " + Printable.bytes(bytes);
    }
}
