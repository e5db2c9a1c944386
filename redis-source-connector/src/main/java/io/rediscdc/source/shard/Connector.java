package io.rediscdc.source.shard;

import io.rediscdc.source.big.ChunkOut;

/** Connects to all the servers of a shard, for a session. */
@FunctionalInterface
public interface Connector {
    /**
     * Connects, and listens to every server once it returns.
     *
     * @param chunks where values go that are read piece by piece
     * @throws io.rediscdc.redis.RedisLinkException if one cannot be reached
     * @throws io.rediscdc.redis.RedisReplyException if one refuses
     */
    Nodes connect(ChunkOut chunks);
}
