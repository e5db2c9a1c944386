package io.rediscdc.source.shard;

import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.source.big.ChunkOut;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to primaries that own no slot, so that they are listened to before they own one. They need not be reached, nor
 * accept us: a node may join before it is given its users, and goes without anything being missed. For the shard's one
 * thread.
 */
final class IdlePrimaries {
    private static final Logger LOG = LoggerFactory.getLogger(IdlePrimaries.class);
    /** Each attempt may hold reads up for as long as it takes to connect. */
    private static final long FIRST_WAIT_MS = 1_000;

    private static final long LONGEST_WAIT_MS = 60_000;

    private final NodeConnector connector;
    private final ChunkOut chunks;
    private final Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    /** The ids of those that were warned of. */
    private final Set<String> refusing = new HashSet<>();

    private long nextNanos;

    IdlePrimaries(NodeConnector connector, ChunkOut chunks) {
        this.connector = connector;
        this.chunks = chunks;
        tryAgainSoon();
    }

    /** Whether those that could not be connected to are to be tried again now. */
    boolean isDue() {
        boolean due = System.nanoTime() - nextNanos >= 0;
        if (due) {
            waitForNext();
        }
        return due;
    }

    void tryAgainSoon() {
        backoff.reset();
        waitForNext();
    }

    /**
     * Returns null if it cannot be listened to for now.
     *
     * @param late whether hints of it may be missing already if it owns slots by now, or takes them over
     * @throws RedisLinkException if they may, and it does
     */
    Node connect(Primary primary, boolean late) {
        Node node = null;
        ClusterView own;
        try {
            node = connector.connect(primary.address(), chunks);
            own = ClusterView.of(node.link());
        } catch (RuntimeException e) {
            if (node != null) {
                node.close();
            }
            tell(primary, e);
            return null;
        }
        if (late && (own.importing() || own.owns(primary.id()))) {
            node.close();
            throw new RedisLinkException(
                    "Redis at " + primary.address().hostAndPort() + " took over slots before it was listened to", null);
        }
        return node;
    }

    private void waitForNext() {
        nextNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.next());
    }

    private void tell(Primary primary, RuntimeException e) {
        if (ErrorKind.of(e) == ErrorKind.RETRIABLE) {
            LOG.debug("A primary without slots cannot be listened to", e);
        } else if (refusing.add(primary.id())) {
            LOG.warn(
                    "Redis at {}, a primary of the cluster without slots, cannot be listened to: {}. Give it the users and"
                            + " settings of the other nodes before slots move to it: once it owns one, this task would"
                            + " fail. It is tried again within a minute",
                    primary.address().hostAndPort(),
                    e.getMessage());
        }
    }
}
