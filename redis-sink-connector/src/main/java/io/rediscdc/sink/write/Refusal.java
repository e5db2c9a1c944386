package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;

/** A state that Redis refused because of the record itself, and what it said. */
public record Refusal(TargetState state, RedisError error) {}
