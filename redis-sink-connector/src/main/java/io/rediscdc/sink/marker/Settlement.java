package io.rediscdc.sink.marker;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.Peer;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.marker.MarkerHash.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comes to terms with one server over one connection: what it holds of each partition, and that this task is now who
 * writes it. Nothing is decided on what has changed meanwhile.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    /** Of others that come to terms at the same time each ends what it does in one or two tries. */
    private static final int MOST_TRIES = 20;

    private static final String MERGED = "merged";
    private static final String EMPTY = "empty";
    private static final String REPLACED = "replaced";

    private final Ledger ledger;
    private final LedgerSettings settings;
    private final Link link;
    private final String server;
    private final String owner;
    /** Null where keys come by our writes alone. */
    private final HeldSlots slots;

    private boolean told;

    /** What is to be told once it holds. */
    private record Found(TopicPartition partition, long offset, boolean proven) {}

    /**
     * @param owner our connections to the server
     * @param slots those that the server holds, if it is a node of a cluster; else null
     */
    Settlement(Ledger ledger, Link link, String owner, HeldSlots slots) {
        this.ledger = ledger;
        this.settings = ledger.settings();
        this.link = link;
        this.server = "Redis at " + link.address().hostAndPort();
        this.owner = owner;
        this.slots = slots;
    }

    /** Returns false if the hash cannot be looked at now: its slot is on the move, or nobody serves it. */
    boolean settle(MarkerHash hash) {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                if (trySettle(hash)) {
                    return true;
                }
            } catch (RedisReplyException e) {
                if (Redirect.isElsewhere(e.error())) {
                    hash.isNotHere(e.error());
                    return false;
                }
                throw e;
            }
        }
        throw new RedisLinkException(server + ": the markers " + hash + " change all the time", null);
    }

    private boolean trySettle(MarkerHash hash) {
        Map<String, String> fields = hash.read(link);
        if (ledger.isAltering()) {
            return alter(hash, fields);
        }
        String begun = fields.get(MarkerHash.BEGUN);
        boolean wiped = false;
        if (begun == null) {
            boolean empty = Emptiness.isEmpty(link, settings.databases(), settings.database());
            wiped = !hash.known().isEmpty() || (ledger.isMetBefore() && !(hash.isMoved() && !empty));
            begun = empty ? EMPTY : wiped ? lost() : hash.isMoved() && ledger.isMetBefore() ? MERGED : initial(hash);
            if (begun == null) {
                return false;
            }
        }
        List<Change> changes = new ArrayList<>();
        boolean vouches = slots == null || hold(hash, fields, changes);
        Map<TopicPartition, Marker> next = new HashMap<>();
        List<Found> found = new ArrayList<>();
        List<TopicPartition> stale = new ArrayList<>();
        if (!fields.containsKey(MarkerHash.BEGUN)) {
            changes.add(new Change(MarkerHash.BEGUN, null, begun));
        }
        for (Map.Entry<TopicPartition, Long> each : ledger.positions().entrySet()) {
            TopicPartition partition = each.getKey();
            String text = fields.get(MarkerHash.field(partition));
            Marker there = vouches ? hash.parse(partition, text) : atZero(hash.parse(partition, text));
            Marker mine = hash.known().get(partition);
            Marker marker = marker(hash, partition, there, each.getValue(), begun);
            next.put(partition, marker);
            boolean anew = mine != null && there != null && marker.offset() < there.offset();
            if (there != null && marker.replacing() && (anew || !there.replacing())) {
                stale.add(partition);
            }
            changes.add(new Change(MarkerHash.field(partition), text, marker.text()));
            if (mine == null || there == null || marker.offset() < mine.offset() || there.isBefore(mine)) {
                found.add(new Found(partition, marker.offset(), mine != null && !stale.contains(partition)));
            }
        }
        if (!changes.isEmpty() && !hash.isDone(link.ask(hash.swap(changes)), link)) {
            return false;
        }
        cutPredecessors(hash, fields, next);
        hash.hold(next);
        if (!hash.replacing().isEmpty()) {
            ledger.replaces();
        }
        if (wiped) {
            ledger.losses().wiped(server);
        }
        if (!vouches && !told) {
            told = true;
            LOG.warn(
                    "{} has restarted or taken over since slots of the cluster came to it, and nothing says that it still"
                            + " has their keys. The topics are read from the beginning. Nothing is skipped.",
                    server);
        }
        stale.forEach(partition -> ledger.losses().stale(server, partition));
        found.forEach(each -> ledger.found(server, each.partition(), each.offset(), each.proven()));
        return true;
    }

    /**
     * Brings what the hash says of slots up to date.
     *
     * @return false if the server may lack keys that a resharding had brought: then none of the markers there vouches for
     *     anything, whichever task it is of
     */
    private boolean hold(MarkerHash hash, Map<String, String> fields, List<Change> changes) {
        String text = fields.get(HeldSlots.FIELD);
        HeldSlots before = HeldSlots.parse(text);
        if (!slots.equals(before)) {
            changes.add(new Change(HeldSlots.FIELD, text, slots.text()));
        }
        if (before == null || !before.mayHaveLost(slots)) {
            return true;
        }
        Set<String> own =
                ledger.positions().keySet().stream().map(MarkerHash::field).collect(Collectors.toSet());
        fields.forEach((field, marker) -> {
            if (!own.contains(field) && !field.equals(MarkerHash.BEGUN) && !field.equals(HeldSlots.FIELD)) {
                changes.add(new Change(
                        field, marker, atZero(hash.parse(field, marker)).text()));
            }
        });
        return false;
    }

    private static Marker atZero(Marker marker) {
        return marker == null ? null : marker.at(0, marker.timeMs());
    }

    private boolean alter(MarkerHash hash, Map<String, String> fields) {
        List<Change> changes = new ArrayList<>();
        ledger.positions().forEach((partition, offset) -> {
            String text = fields.get(MarkerHash.field(partition));
            if (text != null) {
                Marker there = hash.parse(partition, text);
                changes.add(new Change(
                        MarkerHash.field(partition),
                        text,
                        there.at(offset, there.timeMs()).text()));
            }
        });
        return changes.isEmpty() || hash.isDone(link.ask(hash.swap(changes)), link);
    }

    /** How a hash is begun at a server with keys that are not ours; null if it has been begun this very moment. */
    private String initial(MarkerHash hash) {
        if (!hash.read(link).isEmpty()) {
            return null;
        }
        return switch (settings.initial()) {
            case MarkerConfig.MERGE -> MERGED;
            case MarkerConfig.REPLACE -> REPLACED;
            default -> throw new ForeignDataException(link.address(), settings.connector());
        };
    }

    /** The same at a server that has lost its markers, and perhaps not all of its keys. */
    private String lost() {
        return settings.initial().equals(MarkerConfig.REPLACE) ? REPLACED : EMPTY;
    }

    private Marker marker(MarkerHash hash, TopicPartition partition, Marker there, long start, String begun) {
        Marker mine = hash.known().get(partition);
        long now = System.currentTimeMillis();
        String clusterId = ledger.topics().clusterId();
        String topicId = ledger.topics().topicId(partition.topic());
        Freshness freshness = ledger.freshness();
        long oldest = mine == null
                ? now - ledger.topics().deleteRetentionMs(partition.topic())
                : freshness.oldest(partition, now);
        long reached = ledger.ends().latest(partition, start);
        long current = freshness.of(partition);
        Standing standing = Standing.of(
                mine,
                there,
                start,
                reached,
                current,
                oldest,
                end -> freshness.isEnd(partition, end),
                clusterId,
                topicId);
        long offset = standing.offset();
        boolean replacing = there != null && there.replacing();
        switch (standing.kind()) {
            case FENCED ->
                throw new RedisLinkException(
                        server + ": another task owns " + partition + " now (epoch " + there.epoch() + ", ours is "
                                + mine.epoch() + "). This one writes nothing until its partitions are taken from it",
                        null);
            case STALE -> {
                StaleTarget.requireRebuild(
                        settings,
                        server,
                        partition,
                        there,
                        begun.equals(MERGED) && !hash.isMoved(),
                        mine != null && there.replacing() && ledger.ends().timeMs(partition) >= oldest,
                        oldest);
                replacing = true;
            }
            case GONE -> {
                offset = mine == null && begun.equals(MERGED) ? start : 0;
                replacing = begun.equals(REPLACED) || (mine != null && mine.replacing());
            }
            default -> LOG.debug("{} holds {} of {}", server, offset, partition);
        }
        if (there != null && there.offset() > 0) {
            ledger.metBefore();
        }
        // stale or not, what is too old is as of now: it is read anew, or Kafka says that nothing lies behind it
        boolean renewed =
                standing.kind() == Standing.Kind.STALE || there == null || Math.max(there.timeMs(), current) < oldest;
        long before = there == null ? 0 : there.epoch();
        return new Marker(
                mine == null ? Math.max(before + 1, now) : Math.max(before, mine.epoch()), // grows over a flush too
                offset,
                renewed ? now : Math.min(now, there.timeMs()),
                clusterId.isEmpty() && there != null ? there.clusterId() : clusterId,
                topicId.isEmpty() && there != null ? there.topicId() : topicId,
                owner,
                replacing);
    }

    /**
     * What they may still have on its way must not come after what this task writes. One that was cut may be the owner
     * again, after a failover that lost that this task took over.
     */
    private void cutPredecessors(MarkerHash hash, Map<String, String> before, Map<TopicPartition, Marker> now) {
        Set<String> connections = hash.uncut();
        now.keySet().forEach(partition -> {
            Marker there = hash.parse(partition, before.get(MarkerHash.field(partition)));
            Marker mine = hash.known().get(partition);
            if (there != null && (mine == null || there.epoch() != mine.epoch())) {
                connections.addAll(there.connections());
            }
        });
        connections.removeAll(List.of(owner.split(",", -1)));
        for (String connection : connections) {
            String[] idAndAddress = connection.split("@", 2);
            Object reply = new Peer(idAndAddress[0], idAndAddress[1]).cut(link);
            if (reply instanceof RedisError error) {
                if (!Peer.isForbidden(error)) {
                    throw new RedisReplyException("CLIENT KILL", link.address(), error);
                }
                LOG.warn(
                        "{}: the user of redis.username may not cut the connections of the task that wrote here before."
                                + " If that one is only stalled, what it has on its way may still overwrite newer states. Grant"
                                + " +client|info and +client|kill to rule that out.",
                        server);
                connections.clear();
                return;
            }
            connections.remove(connection);
            if (!Long.valueOf(0).equals(reply)) {
                LOG.info("{}: cut connection {} of the task that wrote here before", server, connection);
            }
        }
    }
}
