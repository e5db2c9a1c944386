package io.rediscdc.redis;

/** Redis answered a command with an error where the caller needed a result. */
public final class RedisReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RedisError error;

    public RedisReplyException(String command, RedisAddress address, RedisError error) {
        super(command + " at " + address.hostAndPort() + " was answered: " + error.sentence());
        this.error = error;
    }

    public RedisError error() {
        return error;
    }
}
