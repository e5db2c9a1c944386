package io.rediscdc.source.shard;

/** Connects to all the servers of a shard, for a session. */
@FunctionalInterface
public interface Connector {
    /**
     * Connects, and listens to every server once it returns.
     *
     * @throws io.rediscdc.redis.RedisLinkException if one cannot be reached
     * @throws io.rediscdc.redis.RedisReplyException if one refuses
     */
    Nodes connect();
}
