package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.SlotSet;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.pass.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All primaries of a cluster. Each is listened to, whatever slots it owns, so that a key may move between any two of them
 * without a gap: where it leaves and where it arrives there is a hint. A primary that joins is listened to before it owns
 * a slot; if it was not, or if a replica takes over, the session ends, which is a gap. One that owns nothing may be lost
 * without any.
 *
 * <p>Who owns what is asked each second, of one node after the other, and whenever a node does not answer for a key.
 */
public final class ClusterNodes implements Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long after slots have moved, no more of them do. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final NodeConnector connector;
    private final ChunkOut chunks;
    private final SlotSet slots;
    private final IdlePrimaries idle;
    private final Map<String, Node> nodes = new TreeMap<>();
    /** Those that own nothing any more, until nothing is on its way to them. */
    private final List<Node> leaving = new ArrayList<>();

    /** Ids of those at which a key was read while its slot was on its way to them: it may be there still. */
    private final Set<String> asked = new HashSet<>();

    private ClusterView view;
    private long version;
    private int looks;
    private long nextLookNanos = System.nanoTime() + LOOK_NANOS;
    private boolean slotsMoved;
    private long slotsMovedNanos;

    private ClusterNodes(NodeConnector connector, SlotSet slots, ChunkOut chunks) {
        this.connector = connector;
        this.chunks = chunks;
        this.slots = slots;
        this.idle = new IdlePrimaries(connector, chunks);
    }

    /**
     * How to connect to it.
     *
     * @param seeds addresses of some of its nodes; those that are found are remembered
     * @param slots those whose keys are read
     */
    public static Connector connector(List<RedisAddress> seeds, SlotSet slots, NodeConnector connector) {
        KnownNodes known = new KnownNodes(seeds);
        return chunks -> {
            ClusterNodes connected = new ClusterNodes(connector, slots, chunks);
            try {
                ClusterView first = ClusterView.ofAny(known.inTurn(), connector.clients());
                known.found(first);
                connected.connectAll(first);
            } catch (RuntimeException | Error e) {
                connected.close();
                throw e;
            }
            known.connected(connected.view);
            return connected;
        };
    }

    @Override
    public void step() {
        List.copyOf(nodes.keySet()).forEach(this::step);
        if (System.nanoTime() - nextLookNanos >= 0) {
            nextLookNanos = System.nanoTime() + LOOK_NANOS;
            List<Primary> owners =
                    view.primaries().stream().filter(view::ownsAny).toList();
            Primary owner = owners.get(looks++ % owners.size());
            ClusterView seen = ClusterView.of(nodes.get(owner.id()).link());
            if (seen.supersedes(view) && !seen.agreesWith(view)) {
                accept(seen);
            }
            if (slotsMoved && System.nanoTime() - slotsMovedNanos >= SETTLE_NANOS) {
                slotsMoved = false;
                connector.progress().gap(GapReason.SLOTS_MOVED);
            }
        }
        idle.due(view.primaries(), nodes.keySet()).ifPresent(this::connectIdle);
    }

    private void step(String id) {
        Node node = nodes.get(id);
        try {
            node.step();
        } catch (RuntimeException e) {
            if (isRead(id)) {
                throw e;
            }
            LOG.info("{}; it owns no slot, so nothing is missed", e.getMessage());
            leaving.add(nodes.remove(id));
            version++;
            idle.tryAgainSoon();
        }
    }

    /**
     * Whether records may hold what was read at a node, so that a change there must not go unheard. A key that has gone
     * to another one was marked where it left, and stays marked until whoever holds it is listened to.
     */
    private boolean isRead(String id) {
        return view.owns(id) || asked.contains(id);
    }

    @Override
    public RuntimeException lost() {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().lost() != null && isRead(node.getKey()))
                .map(node -> node.getValue().lost())
                .findFirst()
                .orElse(null);
    }

    @Override
    public Node of(DbKey key) {
        Primary owner = view.owner(Slots.of(key.bytes()));
        return owner == null ? null : nodes.get(owner.id());
    }

    @Override
    public List<Node> all() {
        List<Node> all = new ArrayList<>(nodes.values());
        all.addAll(leaving);
        return all;
    }

    @Override
    public Node at(Place place) {
        return nodes.get(place.server());
    }

    @Override
    public Node at(Redirect redirect) {
        if (redirect == null) {
            return null;
        }
        for (Primary primary : view.primaries()) {
            RedisAddress address = primary.address();
            if (address.port() == redirect.port()
                    && (redirect.host().isEmpty() || address.host().equals(redirect.host()))) {
                asked.add(primary.id());
                return nodes.get(primary.id());
            }
        }
        return null;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public void elsewhere(RedisError error) {
        nextLookNanos = System.nanoTime();
    }

    @Override
    public void settled() {
        leaving.forEach(Node::close);
        leaving.clear();
    }

    /** Of nodes that own slots of ours, and of nodes that take over slots and may hold keys of them already. */
    @Override
    public Map<Place, Long> placesWithKeys() {
        Map<Place, Long> places = new TreeMap<>();
        nodes.forEach((id, node) -> {
            ClusterView own = ClusterView.of(node.link());
            if (own.importing() || ownsAnyOfOurs(own, id)) {
                node.databasesWithKeys().forEach((db, keys) -> places.put(new Place(id, db), keys));
            }
        });
        return places;
    }

    @Override
    public Node only() {
        return null;
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::close);
        leaving.forEach(Node::close);
    }

    /** Listens to all first, and only then takes for true who owns what: what moves from now on is heard. */
    private void connectAll(ClusterView first) {
        for (Primary primary : first.primaries()) {
            if (first.ownsAny(primary)) {
                nodes.put(primary.id(), connector.connect(primary.address(), chunks));
            } else {
                connectIdle(primary);
            }
        }
        view = first;
        for (Node node : nodes.values()) {
            ClusterView seen = ClusterView.of(node.link());
            view = seen.supersedes(view) ? seen : view;
        }
        for (Primary primary : view.primaries()) {
            if (view.ownsAny(primary)) {
                requireListenedTo(primary);
            }
        }
        version++;
    }

    private void accept(ClusterView seen) {
        Map<String, Node> gone = new HashMap<>(nodes);
        for (Primary primary : seen.primaries()) {
            gone.remove(primary.id());
            if (seen.ownsAny(primary)) {
                requireListenedTo(primary);
            } else if (!nodes.containsKey(primary.id()) && idle.isNew(primary)) {
                connectIdle(primary);
                idle.tryAgainSoon();
            }
        }
        gone.forEach((id, node) -> {
            LOG.info(
                    "Redis at {} has left the cluster's primaries",
                    node.link().address().hostAndPort());
            leaving.add(nodes.remove(id));
        });
        if (!Arrays.equals(seen.owners(), view.owners())) {
            slotsMoved = true;
            slotsMovedNanos = System.nanoTime();
        }
        view = seen;
        version++;
    }

    private void requireListenedTo(Primary owner) {
        Node node = nodes.get(owner.id());
        if (node == null || !node.link().address().equals(owner.address())) {
            throw new RedisLinkException(
                    "Redis at " + owner.address().hostAndPort() + " owns slots of the cluster and was not listened to"
                            + " before: a replica took over, or a node was added",
                    null);
        }
    }

    /** Once it owns slots, it must be listened to. */
    private void connectIdle(Primary primary) {
        Node node = idle.connect(primary, view != null);
        if (node != null) {
            nodes.put(primary.id(), node);
        }
    }

    private boolean ownsAnyOfOurs(ClusterView own, String id) {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            Primary owner = own.owner(slot);
            if (owner != null && owner.id().equals(id) && slots.contains(slot)) {
                return true;
            }
        }
        return false;
    }
}
