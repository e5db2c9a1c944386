package io.rediscdc.sink.decode;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record that carries a part of a big value, or says that the part is of no use any more.
 *
 * @param id which part of which set
 * @param key the key whose value it is a part of, in its database at the source
 * @param chunk the part, or null for a tombstone, or where it cannot be read
 * @param record the record itself, for its position and for the dead-letter queue
 */
public record ChunkRecord(ChunkKey id, DbKey key, Chunk chunk, SinkRecord record) {
    @Override
    public String toString() {
        return id + " at " + Position.of(record);
    }
}
