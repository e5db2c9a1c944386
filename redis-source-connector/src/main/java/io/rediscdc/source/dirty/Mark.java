package io.rediscdc.source.dirty;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;

/**
 * A key that must be read.
 *
 * @param key the key
 * @param cause what the last hint or the pass said, to be put on a tombstone if the key turns out to be absent
 * @param asker who asks for it
 * @param generation which barrier waits for it; see {@link DirtySet#barrier()}
 */
public record Mark(DbKey key, Cause cause, Asker asker, long generation) {
    /** What a mark costs beside its key's bytes: map entry, mark, key object and array header, rounded up. */
    private static final int OVERHEAD_BYTES = 160;

    /** Who asks for a key to be read, and so what is done with what is found. */
    public enum Asker {
        /** A change: what is found is always emitted. */
        HINT,
        /** The SCAN of a pass: a state is emitted; if the key is gone, its change is hinted by itself. */
        SCAN,
        /** A pass that found the key in its topic: only its absence is emitted, SCAN finds what is there. */
        CANDIDATE
    }

    /** Whether only a pass asks. */
    public boolean byPass() {
        return asker != Asker.HINT;
    }

    /** One mark that stands for this one and a newer one of the same key. */
    public Mark and(Mark newer) {
        Asker both = byPass() && newer.byPass() ? newer.asker : Asker.HINT;
        return new Mark(key, newer.byPass() ? cause : newer.cause, both, Math.min(generation, newer.generation));
    }

    /** Bytes of memory. */
    int cost() {
        return key.bytes().length + OVERHEAD_BYTES;
    }

    Mark with(Cause newCause, Asker newAsker, long newGeneration) {
        return new Mark(key, newCause, newAsker, newGeneration);
    }
}
