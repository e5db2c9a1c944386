package io.rediscdc.source.capture;

import io.rediscdc.event.Cause;

/** Where a capture's hints go. Called by the capture's own thread; never waits. */
public interface Hints {
    /**
     * A key may have changed. The array is handed over and must not change afterwards.
     *
     * @param cause why the key is absent, if it turns out to be
     */
    void changed(int db, byte[] key, Cause cause);

    /** The connection is lost or of no use any more: from now on changes are missed. Called once, last. */
    void lost(RuntimeException cause);
}
