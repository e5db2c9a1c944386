package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What one record says about a key.
 *
 * @param key the key in its database at the source
 * @param state its state if the record holds it, else null
 * @param manifest its state if that is in chunks, else null
 * @param cause why it is absent; {@link Cause#UNKNOWN} if it is not
 * @param record the record itself, for its position and for the dead-letter queue
 */
public record Mutation(DbKey key, KeyValue state, Manifest manifest, Cause cause, SinkRecord record) {
    /** A state in one record, or an absence. */
    public Mutation(DbKey key, KeyValue state, Cause cause, SinkRecord record) {
        this(key, state, null, cause, record);
    }

    /** The same with its state in another form. */
    public Mutation withState(KeyValue form) {
        return new Mutation(key, form, manifest, cause, record);
    }

    public boolean deletes() {
        return state == null && manifest == null;
    }

    /** For a tombstone: when the key was seen to be absent, in ms since 1970; earlier than every expiry if not known. */
    public long observedMs() {
        return Observed.of(record);
    }

    /** What and where, fit for a message: no value, and the key escaped and cut. */
    @Override
    public String toString() {
        String what = state != null
                ? state.type().redisName()
                : manifest != null ? "big " + manifest.type().redisName() : "tombstone (" + cause.text() + ")";
        return what + " of key " + key + " at " + Position.of(record);
    }
}
