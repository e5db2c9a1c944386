package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.source.dirty.Mark;
import java.util.List;

/**
 * Reads value and absolute expiry of keys of one database, each key in one atomic step. {@link #commands} are sent as
 * they are, in one go, and their replies are given to {@link #results}.
 */
public interface KeyReader {
    /** Name for the log. */
    String name();

    /** Whether a better way was refused in words that may tell of a state that passes: it is worth to choose again. */
    default boolean isProvisional() {
        return false;
    }

    /** The commands that read these keys; all keys are of the database that is selected. */
    List<Command> commands(List<Mark> marks);

    /**
     * What the replies say, one result a mark; those of values too big for a read beside others may come first.
     *
     * @throws io.rediscdc.redis.RedisReplyException if the server refused to read
     */
    List<ReadResult> results(List<Mark> marks, List<Object> replies);
}
