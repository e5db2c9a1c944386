package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What one record says about a key.
 *
 * @param key the key in its database at the source
 * @param state its state, or null if it is absent
 * @param cause why it is absent; {@link Cause#UNKNOWN} if it is not
 * @param record the record itself, for its position and for the dead-letter queue
 */
public record Mutation(DbKey key, KeyValue state, Cause cause, SinkRecord record) {
    public boolean deletes() {
        return state == null;
    }

    /** What and where, fit for a message: no value, and the key escaped and cut. */
    @Override
    public String toString() {
        String what =
                deletes() ? "tombstone (" + cause.text() + ")" : state.type().redisName();
        return what + " of key " + key + " at " + Position.of(record);
    }
}
