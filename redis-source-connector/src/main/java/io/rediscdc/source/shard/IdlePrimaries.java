package io.rediscdc.source.shard;

import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.source.big.ChunkOut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to primaries that own no slot, so that they are listened to before they own one. They need not be reached, nor
 * accept us, nor notify: a node may join before it is given its users and settings, and goes without anything being
 * missed. For the shard's one thread.
 */
final class IdlePrimaries {
    private static final Logger LOG = LoggerFactory.getLogger(IdlePrimaries.class);
    /** Each attempt may hold reads up for as long as it takes to connect. */
    private static final long FIRST_WAIT_MS = 1_000;

    private static final long LONGEST_WAIT_MS = 60_000;
    /** So many times as long as an attempt took, no other is made: one that nobody answers takes seconds. */
    private static final int REST = 100;

    private final NodeConnector connector;
    private final ChunkOut chunks;
    private final Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    private final LongSupplier nanoTime;
    /** Why those cannot be listened to that were tried in vain, by their ids. */
    private final Map<String, String> told = new HashMap<>();

    private long nextNanos;
    private long restedNanos;
    private int tries;

    IdlePrimaries(NodeConnector connector, ChunkOut chunks) {
        this(connector, chunks, System::nanoTime);
    }

    IdlePrimaries(NodeConnector connector, ChunkOut chunks, LongSupplier nanoTime) {
        this.connector = connector;
        this.chunks = chunks;
        this.nanoTime = nanoTime;
        this.restedNanos = nanoTime.getAsLong();
        tryAgainSoon();
    }

    /**
     * The one that is to be tried now, of those that are not connected: all of them, one after the other, would hold reads
     * up for longer.
     *
     * @param connected their ids
     */
    Optional<Primary> due(List<Primary> primaries, Set<String> connected) {
        long now = nanoTime.getAsLong();
        if (now - nextNanos < 0 || now - restedNanos < 0) {
            return Optional.empty();
        }
        waitForNext();
        List<Primary> missing = primaries.stream()
                .filter(primary -> !connected.contains(primary.id()))
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(missing.get(tries++ % missing.size()));
    }

    /** Whether it may be tried before it is due: nothing is known against it. */
    boolean isNew(Primary primary) {
        return !told.containsKey(primary.id());
    }

    /** As soon as the last attempt allows. */
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
        long begun = nanoTime.getAsLong();
        try {
            node = connector.connectIdle(primary.address(), chunks);
            own = ClusterView.of(node.link());
        } catch (RuntimeException e) {
            if (node != null) {
                node.close();
            }
            tell(primary, e);
            if (ErrorKind.of(e) == ErrorKind.RETRIABLE) { // who refuses us does so at once
                rest(nanoTime.getAsLong() - begun);
            }
            return null;
        }
        told.remove(primary.id());
        if (late && (own.importing() || own.owns(primary.id()))) {
            node.close();
            throw new RedisLinkException(
                    "Redis at " + primary.address().hostAndPort() + " took over slots before it was listened to", null);
        }
        return node;
    }

    private void waitForNext() {
        nextNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(backoff.next());
    }

    private void rest(long tookNanos) {
        long earliest = nanoTime.getAsLong() + REST * tookNanos;
        restedNanos = restedNanos - earliest < 0 ? earliest : restedNanos;
    }

    private void tell(Primary primary, RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        if (why.equals(told.put(primary.id(), why))) {
            LOG.debug("A primary without slots still cannot be listened to", e);
        } else if (ErrorKind.of(e) == ErrorKind.RETRIABLE) {
            LOG.info(
                    "Redis at {}, a primary of the cluster without slots, cannot be listened to: {}. It is tried again now"
                            + " and then, for a hundredth of the time at most",
                    primary.address().hostAndPort(),
                    why);
        } else {
            LOG.warn(
                    "Redis at {}, a primary of the cluster without slots, cannot be listened to: {}. Give it the users and"
                            + " settings of the other nodes before slots move to it: once it owns one, this task would"
                            + " fail, or find changes there by passes alone. It is tried again now and then",
                    primary.address().hostAndPort(),
                    why);
        }
    }
}
