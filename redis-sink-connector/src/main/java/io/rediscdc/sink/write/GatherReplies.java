package io.rediscdc.sink.write;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.util.List;

/**
 * Reads the replies to {@link GatherCommands}.
 *
 * @param address whose replies, for messages
 */
record GatherReplies(RedisAddress address) {
    /**
     * The results of a transaction, if all of it was done; null if something that it watched has changed.
     *
     * @param what was written, for messages
     * @throws RefusedException if any part of it was refused because of what was to be written
     * @throws RedisReplyException if it was for another reason
     */
    List<?> results(Object[] replies, Object what) {
        for (Object reply : replies) {
            requireNoError(reply, what);
        }
        List<?> results = (List<?>) replies[replies.length - 1];
        if (results != null) {
            results.forEach(result -> requireNoError(result, what));
        }
        return results;
    }

    /** The length that {@link GatherCommands#hold} has asked for. */
    long held(Object[] replies, Object what) {
        for (Object reply : replies) {
            requireNoError(reply, what);
        }
        return (Long) replies[1];
    }

    void requireNoError(Object reply, Object what) {
        if (reply instanceof RedisError error) {
            if (error.kind() == ErrorKind.BAD_RECORD) {
                throw new RefusedException(error);
            }
            throw new RedisReplyException("write of the " + what, address, error);
        }
    }
}
