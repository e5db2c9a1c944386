package io.rediscdc.source.read;

import io.rediscdc.event.KeyValue;
import io.rediscdc.redis.RedisError;
import io.rediscdc.source.dirty.Mark;

/**
 * What the read of one marked key found.
 *
 * @param mark the mark that asked for it
 * @param outcome whether the key is there
 * @param value the state if {@link Outcome#PRESENT} and it was asked for, else null
 * @param error what the server said if {@link Outcome#ELSEWHERE}, else null
 */
public record ReadResult(Mark mark, Outcome outcome, KeyValue value, RedisError error) {
    /** How a read ended. */
    public enum Outcome {
        PRESENT,
        ABSENT,
        /** There, and too big to be read beside others. */
        BIG,
        /** Not read, or not in one piece: the key must be marked again. */
        AGAIN,
        /** The server does not answer for the key, or not now. */
        ELSEWHERE
    }

    /** The state read, or {@link #again} if {@code value} is null. */
    static ReadResult of(Mark mark, KeyValue value) {
        return value == null ? again(mark) : new ReadResult(mark, Outcome.PRESENT, value, null);
    }

    /** The key is there, and its state was not asked for. */
    static ReadResult exists(Mark mark) {
        return new ReadResult(mark, Outcome.PRESENT, null, null);
    }

    /** The key is not there. */
    public static ReadResult absent(Mark mark) {
        return new ReadResult(mark, Outcome.ABSENT, null, null);
    }

    static ReadResult big(Mark mark) {
        return new ReadResult(mark, Outcome.BIG, null, null);
    }

    public static ReadResult again(Mark mark) {
        return new ReadResult(mark, Outcome.AGAIN, null, null);
    }

    /** A node of a cluster says that it does not serve the key, at all or now. */
    public static ReadResult elsewhere(Mark mark, RedisError error) {
        return new ReadResult(mark, Outcome.ELSEWHERE, null, error);
    }
}
