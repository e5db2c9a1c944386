package io.rediscdc.sink.coalesce;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.sink.decode.Mutation;

/**
 * A state that a key at the target shall have.
 *
 * @param key the key in its database at the target
 * @param mutation the state and the record that brought it
 * @param before the state of the same batch that this one supersedes, or null; it is the one to write if Redis refuses
 *     this one for good
 */
public record TargetState(DbKey key, Mutation mutation, TargetState before) {
    /** Whether it deletes the key, and there is nothing to write in its place. */
    public boolean onlyDeletes() {
        return mutation.deletes() && before == null;
    }

    /** The same with its value in another form. */
    public TargetState withValue(KeyValue form) {
        return new TargetState(key, mutation.withState(form), before);
    }

    @Override
    public String toString() {
        return mutation.toString();
    }
}
