package io.rediscdc.sink.fleet;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who owns which slot of a cluster, as far as we were told. For one thread. */
final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

    private final List<RedisAddress> seeds;
    private final Function<RedisAddress, ClusterView> ask;
    private ClusterView view;
    private boolean mistrusted = true;
    private int turn;

    /**
     * @param seeds addresses of some nodes, asked when no other one answers
     * @param ask asks a node for its view
     */
    Owners(List<RedisAddress> seeds, Function<RedisAddress, ClusterView> ask) {
        this.seeds = List.copyOf(seeds);
        this.ask = ask;
    }

    /** Asks a node over a connection of its own. */
    static ClusterView askOnce(Function<RedisAddress, Link> connect, RedisAddress node) {
        try (Link link = connect.apply(node)) {
            return ask(link);
        }
    }

    /**
     * Asks a node.
     *
     * @throws RedisLinkException if the address has gone to a server outside of any cluster: others may still answer
     */
    static ClusterView ask(Link link) {
        try {
            return ClusterView.of(link);
        } catch (RedisReplyException e) {
            if (e.error().message().contains("cluster support disabled")) {
                throw new RedisLinkException(
                        "Redis at " + link.address().hostAndPort() + " is no node of a cluster (any more)", e);
            }
            throw e;
        }
    }

    /** Something went wrong that another view may cure: before the next question a node is asked. */
    void mistrust() {
        mistrusted = true;
    }

    /** The primaries as of now. */
    List<Primary> primaries() {
        if (mistrusted) {
            look(List.of());
        }
        return view.primaries();
    }

    /** The last view, which there must be. */
    ClusterView view() {
        return view;
    }

    /** The owner of a slot as of the last view, which there must be; null for nobody. */
    Primary ofSlot(int slot) {
        return view.owner(slot);
    }

    /**
     * The node that a key belongs to.
     *
     * @throws RedisLinkException if no node answers, or nobody owns the slot now
     */
    Primary of(DbKey key) {
        if (mistrusted) {
            look(List.of());
        }
        int slot = Slots.of(key.bytes());
        Primary owner = view.owner(slot);
        if (owner == null) {
            mistrusted = true;
            throw new RedisLinkException("Nobody in the cluster owns slot " + slot + " of the key " + key, null);
        }
        return owner;
    }

    /**
     * The primary that a redirect names, if it is one.
     *
     * @param from who answered with it
     */
    Optional<Primary> at(Redirect redirect, RedisAddress from) {
        RedisAddress named = address(redirect, from);
        return view.primaries().stream()
                .filter(primary -> primary.address().port() == named.port()
                        && primary.address().host().equals(named.host()))
                .findFirst();
    }

    static RedisAddress address(Redirect redirect, RedisAddress from) {
        return new RedisAddress(
                null, redirect.host().isEmpty() ? from.host() : redirect.host(), redirect.port(), from.tls());
    }

    /**
     * Asks nodes until one knows as much as we do; if none does, the cluster has been made anew, and the best is taken.
     * A node that refuses us, such as a new one that does not have our user yet, is passed over.
     *
     * @param first whom to ask first
     * @throws RedisLinkException if none tells, and some cannot be reached
     * @throws RedisReplyException if all refuse
     */
    void look(List<RedisAddress> first) {
        ClusterView best = null;
        RedisLinkException failure = null;
        RedisReplyException refusal = null;
        for (RedisAddress node : inTurn(first)) {
            try {
                ClusterView seen = ask.apply(node).requireOwners(node);
                best = best == null || seen.epoch() > best.epoch() ? seen : best;
                if (view == null || seen.epoch() >= view.epoch()) {
                    break;
                }
            } catch (RedisLinkException e) {
                failure = e;
            } catch (RedisReplyException e) {
                LOG.warn("{} refuses to tell of the cluster, asking others: {}", node.hostAndPort(), e.getMessage());
                refusal = e;
            }
        }
        if (best == null && failure == null && refusal != null) {
            throw refusal;
        }
        if (best == null) {
            throw new RedisLinkException(
                    "No node of the cluster can be reached, the last one tried: "
                            + (failure == null ? "none" : failure.getMessage()),
                    failure);
        }
        if (view == null || !best.agreesWith(view)) {
            LOG.info("The cluster as of now: {}", best);
        }
        view = best;
        mistrusted = false;
    }

    /** Each time beginning with another one, since one may be cut off from the others. */
    private List<RedisAddress> inTurn(List<RedisAddress> first) {
        List<RedisAddress> known = new ArrayList<>();
        if (view != null) {
            view.primaries().forEach(primary -> known.add(primary.address()));
        }
        known.addAll(seeds);
        Set<RedisAddress> order = new LinkedHashSet<>(first);
        for (int i = 0; i < known.size(); i++) {
            order.add(known.get((turn + i) % known.size()));
        }
        turn = (turn + 1) % known.size();
        return List.copyOf(order);
    }
}
