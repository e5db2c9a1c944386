package io.rediscdc.source.capture;

/**
 * One way to hear of changed keys on one server, over one connection that never comes back by itself. From the moment
 * {@link #start} returns until {@link Hints#lost}, every change that the mode covers is followed by a hint.
 */
public interface Capture extends AutoCloseable {
    /** The name of the mode as {@code capture.mode} has it. */
    String mode();

    Capabilities capabilities();

    /** The run id of the server that the hints come from; it must be the one that reads go to. */
    String serverRunId();

    /**
     * Starts to listen and returns once the server has acknowledged it.
     *
     * @throws io.rediscdc.redis.RedisReplyException if the server refuses
     * @throws io.rediscdc.redis.RedisLinkException if it cannot be reached
     */
    void start(Hints hints);

    /**
     * Asks the server for a sign of life over the connection that hints come over, without waiting for it. Whatever the
     * server had sent before it answers was heard before {@link #answered} says so.
     *
     * @return a number to compare with {@link #answered}
     * @throws io.rediscdc.redis.RedisLinkException if the connection is lost
     */
    long ask();

    /** The highest number of {@link #ask} that the server has answered. */
    long answered();

    /** Ends the connection and its thread; bounded, and harmless when repeated. */
    @Override
    void close();
}
