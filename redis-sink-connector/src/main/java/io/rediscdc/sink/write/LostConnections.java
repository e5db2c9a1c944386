package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern ID_AND_ADDRESS = Pattern.compile("\\bid=(\\d+) addr=(\\S+)");

    private final Set<Peer> lost = new LinkedHashSet<>();

    /**
     * A connection as the server sees it. The id alone is not enough: a server that was restarted gives it out anew.
     *
     * @param id null if the user may not ask for it
     */
    record Peer(String id, String address) {
        static final Peer UNKNOWN = new Peer(null, null);

        static Peer of(Link link) {
            Object reply = link.ask("CLIENT", "INFO");
            return reply instanceof byte[] info ? parse(new String(info, StandardCharsets.US_ASCII)) : UNKNOWN;
        }

        /** Reads a line of CLIENT INFO. */
        static Peer parse(String info) {
            Matcher matcher = ID_AND_ADDRESS.matcher(info);
            return matcher.find() ? new Peer(matcher.group(1), matcher.group(2)) : UNKNOWN;
        }
    }

    /** Notes one, to be cut later: now the server may not be there. */
    void add(Peer peer) {
        lost.add(peer);
    }

    /**
     * Cuts all over a new connection.
     *
     * @throws io.rediscdc.redis.RedisLinkException if that is lost too; all are then still noted
     */
    void cut(Link link) {
        for (Peer peer : lost) {
            if (peer.id() == null
                    || link.ask("CLIENT", "KILL", "ID", peer.id(), "ADDR", peer.address()) instanceof RedisError) {
                LOG.warn("A connection was lost before all its writes were answered, and the user of redis.username may"
                        + " not cut what is left of it at the server: if the server had stalled, it may write states"
                        + " over newer ones. Grant +client|info and +client|kill to rule that out.");
            }
        }
        lost.clear();
    }
}
