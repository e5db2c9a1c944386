package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.dirty.DirtySet;
import java.util.function.Function;

/**
 * Connects to servers.
 *
 * @param captures connects a capture to a server's address
 */
public record NodeConnector(
        ShardSettings settings,
        RedisClients clients,
        Function<RedisAddress, Capture> captures,
        DirtySet dirty,
        ShardProgress progress) {

    /** Makes both connections, and listens once it returns. */
    Node connect(RedisAddress address, ChunkOut chunks) {
        Capture capture = captures.apply(address);
        Link link = null;
        try {
            link = clients.connect(address);
            return new Node(settings, link, () -> clients.connect(address), capture, dirty, progress, chunks);
        } catch (RuntimeException | Error e) {
            capture.close();
            if (link != null) {
                link.close();
            }
            throw e;
        }
    }
}
