package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisError;

/** Redis refused a part of a big value because of itself: it goes no further than to whom that is told as a refusal. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RedisError error;

    RefusedException(RedisError error) {
        super(error.message());
        this.error = error;
    }

    RedisError error() {
        return error;
    }
}
