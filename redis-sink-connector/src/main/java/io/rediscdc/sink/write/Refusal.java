package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;

/**
 * A state that Redis refused because of the record itself, and what it said.
 *
 * @param advice what is known of it beside, as sentences; or empty
 */
public record Refusal(TargetState state, RedisError error, String advice) {
    public Refusal(TargetState state, RedisError error) {
        this(state, error, "");
    }

    /** What Redis said and what is known beside. */
    public String reason() {
        return advice.isEmpty() ? error.message() : error.sentence() + ". " + advice;
    }
}
