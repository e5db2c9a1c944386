package io.rediscdc.sink.gather;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.decode.ChunkRecord;

/**
 * A chunk to be added to those that are gathered already.
 *
 * @param chunk never a tombstone
 * @param key that it belongs to, as it is at the target
 * @param temporary the key at the target that it is added to
 */
public record Gathered(ChunkRecord chunk, DbKey key, DbKey temporary) {
    public boolean isFirst() {
        return chunk.id().number() == 0;
    }
}
