package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.Peer;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that were lost with commands unanswered. A server that stalled, or that the network cut off, may still
 * hold such commands and would execute them after newer writes, which would leave old states for good. So what is left
 * of them at the server is cut before anything is written again. For one thread; bounded by the connections of one
 * try.
 */
final class LostConnections {
    private static final Logger LOG = LoggerFactory.getLogger(LostConnections.class);
    private final Set<Peer> lost = new LinkedHashSet<>();

    /** Notes one, to be cut later: now the server may not be there. */
    void add(Peer peer) {
        lost.add(peer);
    }

    /**
     * Cuts all over a new connection.
     *
     * @throws RedisLinkException if one was not cut for another reason than that we may not; it is then still noted
     */
    void cut(Link link) {
        cut(peer -> peer.cut(link), link.address());
    }

    void cut(Function<Peer, Object> kill, RedisAddress server) {
        for (Iterator<Peer> peers = lost.iterator(); peers.hasNext(); peers.remove()) {
            Peer peer = peers.next();
            Object reply = peer.id() == null ? Peer.NOT_ASKED : kill.apply(peer);
            if (reply instanceof RedisError error) {
                if (!Peer.isForbidden(error)) {
                    throw new RedisLinkException(
                            "Redis at " + server.hostAndPort() + " does not cut a connection that was lost: "
                                    + error.message(),
                            null);
                }
                LOG.warn("A connection was lost before all its writes were answered, and the user of redis.username may"
                        + " not cut what is left of it at the server: if the server had stalled, it may write states"
                        + " over newer ones. Grant +client|info and +client|kill to rule that out.");
            }
        }
    }
}
