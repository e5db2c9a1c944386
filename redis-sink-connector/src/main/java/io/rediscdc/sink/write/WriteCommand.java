package io.rediscdc.sink.write;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.redis.Command;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Edit;
import java.util.Arrays;

/**
 * The one atomic command that gives a key its state, expiry included. An expiry that has passed is sent as it is: the
 * target decides by its own clock, and the key is gone, or stays where {@link ApplyExpired} says so.
 */
final class WriteCommand {
    private static final byte[] OK = {'O', 'K'};

    private WriteCommand() {}

    static Command of(TargetState state, ApplyExpired expired) {
        byte[] key = state.key().bytes();
        KeyValue value = state.mutation().state();
        if (value == null) {
            if (state.mutation().edit() != null) {
                return EditCommand.of(key, state.mutation().edit());
            }
            return expired.delete(key, state.mutation());
        }
        if (value.encoding() == Encoding.DUMP) {
            return expired.write(
                    value.expireAtMs(), "RESTORE", key, value.expireAtMs(), value.payload(), "REPLACE", "ABSTTL");
        }
        return value.expires()
                ? expired.write(value.expireAtMs(), "SET", key, value.payload(), "PXAT", value.expireAtMs())
                : Command.of("SET", key, value.payload());
    }

    /** Whether a reply that is no error is the one that says the command was done. */
    static boolean isDone(TargetState state, Object reply) {
        return state.mutation().deletes()
                ? reply instanceof Long
                : reply instanceof byte[] bytes && Arrays.equals(bytes, OK);
    }

    /** Bytes of key and value. */
    static long bytes(TargetState state) {
        KeyValue value = state.mutation().state();
        Edit edit = state.mutation().edit();
        return state.key().bytes().length
                + (value == null ? 0L : value.payload().length())
                + (edit == null ? 0L : edit.bytes());
    }
}
