package io.rediscdc.source.dirty;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;

/**
 * A key that must be read.
 *
 * @param key the key
 * @param cause what the last hint said, to be put on a tombstone if the key turns out to be absent
 * @param byPass true if only a pass asks for it, false if a change did
 * @param generation which barrier waits for it; see {@link DirtySet#barrier()}
 */
public record Mark(DbKey key, Cause cause, boolean byPass, long generation) {
    Mark with(Cause newCause, boolean newByPass, long newGeneration) {
        return new Mark(key, newCause, newByPass, newGeneration);
    }
}
