package io.rediscdc.source.big;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Manifest;
import io.rediscdc.source.dirty.Mark;

/** Where the parts of a value go that is read piece by piece. Each call may wait for room. */
public interface ChunkOut {
    /** The next part of the value of a key of database {@code db}. */
    void chunk(ChunkKey id, int db, Chunk chunk) throws InterruptedException;

    /** All parts are out: they are the key's value now. The mark is done. */
    void complete(Mark mark, Manifest manifest) throws InterruptedException;

    /** The value changed, or cannot be read this way: the parts with numbers from 0 on are of no use. */
    void abandon(ChunkKey id, int db, int chunks) throws InterruptedException;
}
