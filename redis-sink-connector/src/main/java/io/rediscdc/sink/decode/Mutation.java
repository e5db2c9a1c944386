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
 * @param edit what is done to it if that is no state, which only mapped records bring; else null
 * @param cause why it is absent; {@link Cause#UNKNOWN} if it is not
 * @param record the record itself, for its position and for the dead-letter queue
 */
public record Mutation(DbKey key, KeyValue state, Manifest manifest, Edit edit, Cause cause, SinkRecord record) {
    /** A state in one record, or an absence. */
    public Mutation(DbKey key, KeyValue state, Cause cause, SinkRecord record) {
        this(key, state, null, null, cause, record);
    }

    /** A state in one record or in chunks. */
    public Mutation(DbKey key, KeyValue state, Manifest manifest, Cause cause, SinkRecord record) {
        this(key, state, manifest, null, cause, record);
    }

    /** What a mapped record does to a key. */
    public Mutation(DbKey key, Edit edit, SinkRecord record) {
        this(key, null, null, edit, Cause.UNKNOWN, record);
    }

    /** The same with its state in another form. */
    public Mutation withState(KeyValue form) {
        return new Mutation(key, form, manifest, edit, cause, record);
    }

    public boolean deletes() {
        return state == null && manifest == null && edit == null;
    }

    /** Whether it adds to what the key holds: then none before it may be left out. */
    public boolean adds() {
        return edit instanceof Edit.Additions;
    }

    /** How many records it is made of. */
    public int records() {
        return edit instanceof Edit.Additions additions ? additions.steps().size() : 1;
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
                : manifest != null
                        ? "big " + manifest.type().redisName()
                        : edit != null ? edit.type() : "tombstone (" + cause.text() + ")";
        return what + " of key " + key + " at " + Position.of(record);
    }
}
