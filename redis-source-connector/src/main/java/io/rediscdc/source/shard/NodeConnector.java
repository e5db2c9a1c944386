package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.NotifyFlags;
import io.rediscdc.source.dirty.DirtySet;
import java.util.function.Consumer;
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
        return connect(address, chunks, link -> {});
    }

    /**
     * The same at a server that need not be listened to yet.
     *
     * @throws IllegalStateException with the way out if it does not notify of all changes
     */
    Node connectIdle(RedisAddress address, ChunkOut chunks) {
        return connect(address, chunks, NodeConnector::requireNotifications);
    }

    private static void requireNotifications(Link link) {
        String flags = NotifyFlags.parse(link.ask(NotifyFlags.COMMAND.toArray()), link.address());
        if (flags != null && !NotifyFlags.missing(flags).isEmpty()) {
            throw new IllegalStateException("not all changes are notified, its notify-keyspace-events is \"" + flags
                    + "\"; what it needs is " + NotifyFlags.remedy(flags, link.address()));
        }
    }

    private Node connect(RedisAddress address, ChunkOut chunks, Consumer<Link> check) {
        Capture capture = captures.apply(address);
        Link link = null;
        try {
            link = clients.connect(address);
            check.accept(link);
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
