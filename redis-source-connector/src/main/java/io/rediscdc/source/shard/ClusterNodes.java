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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
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

    private final NodeConnector connector;
    private final ChunkOut chunks;
    private final SlotSet slots;
    private final IdlePrimaries idle;
    private final MovedSlots moved;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final LeavingNodes leaving;
    /** Ids of those at which a key was read while its slot was on its way to them: it may be there still. */
    private final Set<String> asked = new HashSet<>();

    private ClusterView view;
    /** Ids of those that own slots. */
    private Set<String> owning = Set.of();

    private long version;
    private int looks;
    private long nextLookNanos = System.nanoTime() + LOOK_NANOS;

    private ClusterNodes(NodeConnector connector, SlotSet slots, ChunkOut chunks) {
        this.connector = connector;
        this.chunks = chunks;
        this.slots = slots;
        this.idle = new IdlePrimaries(connector, chunks);
        this.moved = new MovedSlots(connector.progress());
        this.leaving = new LeavingNodes(connector.progress());
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
        each(this::step);
        if (System.nanoTime() - nextLookNanos >= 0) {
            nextLookNanos = System.nanoTime() + LOOK_NANOS;
            List<Primary> owners = view.owning();
            Primary owner = owners.get(looks++ % owners.size());
            ClusterView seen = ClusterView.of(nodes.get(owner.id()).link());
            if (seen.supersedes(view) && !seen.agreesWith(view)) {
                accept(seen);
            }
        }
        moved.step();
        leaving.step();
        idle.due(view.primaries(), nodes.keySet()).ifPresent(this::connectIdle);
    }

    private void step(String id, Node node) {
        node.step(isRead(id));
        if (node.isDeaf() && !isRead(id)) {
            leave(id, "Redis at " + node.link().address().hostAndPort() + " does not notify of all changes");
        }
    }

    /** What fails at one that nothing is read at ends no session. */
    private void each(BiConsumer<String, Node> use) {
        for (String id : List.copyOf(nodes.keySet())) {
            try {
                use.accept(id, nodes.get(id));
            } catch (RuntimeException e) {
                if (isRead(id)) {
                    throw e;
                }
                leave(id, e.getMessage());
            }
        }
    }

    private void leave(String id, String why) {
        LOG.info("{}; it owns no slot, so nothing is missed", why);
        leaving.add(nodes.remove(id));
        version++;
        idle.tryAgainSoon();
    }

    /**
     * Whether records may hold what was read at a node, so that a change there must not go unheard. A key that has gone
     * to another one was marked where it left, and stays marked until whoever holds it is listened to.
     */
    private boolean isRead(String id) {
        return owning.contains(id) || asked.contains(id) || !nodes.get(id).isHeardOut();
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
    public boolean isDeaf() {
        return nodes.entrySet().stream().anyMatch(node -> node.getValue().isDeaf() && isRead(node.getKey()));
    }

    @Override
    public Node of(DbKey key) {
        Primary owner = view.owner(Slots.of(key.bytes()));
        return owner == null ? null : nodes.get(owner.id());
    }

    @Override
    public List<Node> all() {
        List<Node> all = new ArrayList<>(nodes.values());
        all.addAll(leaving.read());
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
        leaving.settled();
    }

    /** Of nodes that own slots of ours, and of nodes that take over slots and may hold keys of them already. */
    @Override
    public Map<Place, Long> placesWithKeys() {
        Map<Place, Long> places = new TreeMap<>();
        each((id, node) -> {
            ClusterView own = ClusterView.of(node.link());
            if (own.importing() || own.owns(id, slots)) {
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
        leaving.close();
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
        ClusterView latest = first;
        for (Node node : nodes.values()) {
            ClusterView seen = ClusterView.of(node.link());
            latest = seen.supersedes(latest) ? seen : latest;
        }
        latest.owning().forEach(this::requireListenedTo);
        take(latest);
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
        nodes.forEach((id, node) -> {
            if (owning.contains(id) && !seen.owns(id)) {
                node.drained();
            }
        });
        gone.forEach((id, node) -> {
            LOG.info(
                    "Redis at {} has left the cluster's primaries",
                    node.link().address().hostAndPort());
            leaving.add(nodes.remove(id));
        });
        if (!seen.agreesOnOwners(view)) {
            moved.found();
        }
        take(seen);
    }

    private void take(ClusterView seen) {
        view = seen;
        owning = seen.owning().stream().map(Primary::id).collect(Collectors.toSet());
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
}
