package io.rediscdc.redis;

/** The connection could not be made, was lost, or did not answer in time. Always retriable. */
public final class RedisLinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisLinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
