package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;
import java.util.List;
import java.util.Optional;

/**
 * A state that Redis refused because of the record itself, and what it said.
 *
 * @param advice what is known of it beside, as sentences; or empty
 */
public record Refusal(TargetState state, RedisError error, String advice) {
    /** So many values are not all at fault alike. */
    private static final int MANY = 10;

    public Refusal(TargetState state, RedisError error) {
        this(state, error, "");
    }

    /** What Redis said and what is known beside. */
    public String reason() {
        return advice.isEmpty() ? error.message() : error.sentence() + ". " + advice;
    }

    /**
     * The error of a server that refuses whatever it is given: many states, all of them, in the same words, which are
     * none of those that Redis has for a value. Nothing if the states themselves may be at fault.
     *
     * @param states how many were written
     */
    static Optional<RedisError> ofServer(List<Refusal> refusals, int states) {
        if (states < MANY || refusals.size() < states) {
            return Optional.empty();
        }
        RedisError first = refusals.get(0).error();
        return first.isUnheardOf()
                        && refusals.stream().allMatch(each -> each.error().equals(first))
                ? Optional.of(first)
                : Optional.empty();
    }
}
