package io.rediscdc.source.capture;

import io.rediscdc.event.Cause;

/** Where a capture's hints go. Called by the capture's own thread; never waits. */
public interface Hints {
    /** Stands for every database in {@link #flushed}. */
    int ALL_DATABASES = -1;

    /**
     * A key may have changed. The array is handed over and must not change afterwards.
     *
     * @param cause why the key is absent, if it turns out to be
     */
    void changed(int db, byte[] key, Cause cause);

    /** All keys of a database are gone, or of every database if {@code db} is {@link #ALL_DATABASES}. */
    void flushed(int db);

    /** The keys of two databases changed places. */
    void swapped(int first, int second);

    /** The connection is lost or of no use any more: from now on changes are missed. Called once, last. */
    void lost(RuntimeException cause);
}
