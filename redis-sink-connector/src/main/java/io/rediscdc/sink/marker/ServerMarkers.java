package io.rediscdc.sink.marker;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Peer;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.marker.MarkerHash.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The markers at one server: looked at over each new connection, and written after each batch. For one thread. */
public final class ServerMarkers {
    /** A marker's time is brought up to date this often while there is nothing to write. */
    private static final long REFRESH_MS = 50_000;

    private final Ledger ledger;
    private final Supplier<List<MarkerHash>> hashes;
    private final LongSupplier epoch;
    private String owner = "";
    /** Null outside of a cluster. */
    private HeldSlots slots;

    private long lookedEpoch;
    private int lookedDoubts;
    /** To be looked at before they are written. */
    private final Set<MarkerHash> unsettled = new HashSet<>();

    /**
     * @param hashes those that the server holds now
     * @param epoch of the cluster, as far as we know of it; null if the server is in none, so that keys come by our writes
     *     alone
     */
    public ServerMarkers(Ledger ledger, Supplier<List<MarkerHash>> hashes, LongSupplier epoch) {
        this.ledger = ledger;
        this.hashes = hashes;
        this.epoch = epoch;
    }

    /** The database that they are in. */
    public int database() {
        return ledger.settings().database();
    }

    /**
     * Looks at what the server holds before anything is written over a new connection, and makes its partitions ours.
     *
     * @param peers our connections to the server, the new one too
     * @return the database that the connection is in now
     * @throws RewindException if something must be read again first
     */
    public int admit(Link link, List<Peer> peers) {
        owner = peers.stream()
                .filter(peer -> peer.id() != null)
                .map(peer -> peer.id() + "@" + peer.address())
                .collect(Collectors.joining(",")); // also for hashes that come here later
        List<MarkerHash> here = hashes.get();
        if (here.isEmpty()) {
            return 0;
        }
        int db = database();
        if (db != 0) {
            link.call("SELECT", db);
        }
        look(link);
        Settlement settlement = settlement(link);
        here.forEach(hash -> settle(hash, settlement));
        ledger.requireNoRewinds();
        return db;
    }

    /**
     * Writes how far everything is.
     *
     * @param all whether all markers are brought up to date, or only one that tells of this server at once
     * @return false if none is, since their slots are on the move
     * @throws RewindException if it shows that the server does not hold what it did
     */
    public boolean mark(Link link, boolean all) {
        List<MarkerHash> here = hashes.get();
        boolean looks = all || (epoch != null && epoch.getAsLong() != lookedEpoch);
        int doubts = ledger.freshness().doubts();
        boolean moved = (looks && look(link)) || doubts != lookedDoubts;
        lookedDoubts = doubts;
        if (moved) {
            unsettled.addAll(here);
        }
        Settlement settlement = settlement(link);
        if (all || moved) {
            return write(link, here, settlement) || here.isEmpty();
        }
        for (MarkerHash hash : here) {
            if (write(link, List.of(hash), settlement)) {
                return true;
            }
        }
        return here.isEmpty();
    }

    /** Returns whether any of them tells now how far everything is. */
    private boolean write(Link link, List<MarkerHash> some, Settlement settlement) {
        boolean told = false;
        List<MarkerHash> again = new ArrayList<>();
        List<MarkerHash> written = new ArrayList<>();
        List<Map<TopicPartition, Marker>> nexts = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        for (MarkerHash hash : some) {
            if (!ledger.isAltering() && !isSettled(hash) && !settle(hash, settlement)) {
                continue;
            }
            Map<TopicPartition, Marker> next = next(hash);
            if (next.isEmpty()) {
                told = true;
            } else {
                written.add(hash);
                nexts.add(next);
                commands.add(hash.swap(changes(hash, next)));
            }
        }
        ledger.requireNoRewinds();
        Object[] replies = link.send(commands).await();
        for (int i = 0; i < replies.length; i++) {
            MarkerHash hash = written.get(i);
            if (replies[i] instanceof RedisError error && Redirect.isElsewhere(error)) {
                hash.isNotHere(error);
                continue; // its slot is on the move: it is written once it has arrived
            }
            if (hash.isDone(replies[i], link)) {
                told = true;
                hash.known().putAll(nexts.get(i));
                nexts.get(i)
                        .keySet()
                        .forEach(partition -> hash.tell(partition, ledger.ends().stamp(partition)));
            } else if (settle(hash, settlement)) {
                again.add(hash);
            }
        }
        ledger.requireNoRewinds();
        return told || (!again.isEmpty() && write(link, again, settlement));
    }

    /** Gives partitions up, so that their next owner need not cut our connections. */
    public void release(Link link, List<TopicPartition> partitions) {
        for (MarkerHash hash : hashes.get()) {
            Map<TopicPartition, Marker> next = new HashMap<>();
            partitions.forEach(partition -> {
                Marker known = hash.known().get(partition);
                if (known != null) {
                    next.put(partition, known.ownedBy(""));
                }
            });
            if (!next.isEmpty()) {
                link.ask(hash.swap(changes(hash, next)));
            }
        }
    }

    /** Whether a record at this offset has to be written here: not if the server has it while others are behind. */
    public boolean wants(TopicPartition partition, long offset) {
        return !spares() || hashes.get().stream().allMatch(hash -> hash.spared().getOrDefault(partition, 0L) <= offset);
    }

    /** Whether the server has anything that others do not, so that not all has to be written here. */
    public boolean spares() {
        if (ledger.settings().ownBase()) {
            for (MarkerHash hash : hashes.get()) { // asked for each record, so without a stream
                if (!hash.spared().isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Asks a node of a cluster which slots it holds. Returns whether any have come or gone. */
    private boolean look(Link link) {
        if (epoch == null) {
            return false;
        }
        HeldSlots before = slots;
        lookedEpoch = epoch.getAsLong();
        slots = HeldSlots.ask(link);
        return !slots.equals(before);
    }

    private boolean isSettled(MarkerHash hash) {
        return !unsettled.contains(hash)
                && hash.known().keySet().containsAll(ledger.positions().keySet());
    }

    private Settlement settlement(Link link) {
        return new Settlement(ledger, link, owner, slots);
    }

    private boolean settle(MarkerHash hash, Settlement settlement) {
        boolean settled = settlement.settle(hash);
        if (settled) {
            unsettled.remove(hash);
        } else {
            unsettled.add(hash);
        }
        return settled;
    }

    private Map<TopicPartition, Marker> next(MarkerHash hash) {
        Map<TopicPartition, Marker> next = new HashMap<>();
        hash.known().forEach((partition, known) -> {
            long position = ledger.positions().getOrDefault(partition, known.offset());
            long offset = Math.max(hash.spared().getOrDefault(partition, 0L), position);
            boolean ends = known.replacing() && ledger.finished().contains(partition);
            boolean untold = hash.isUntold(partition, ledger.ends().stamp(partition));
            boolean forward = untold || offset != known.offset();
            long current = ledger.freshness().of(partition);
            if (ends || forward || current - known.timeMs() >= REFRESH_MS) {
                Marker marker = known.at(offset, Math.max(current, known.timeMs() + 1));
                next.put(partition, ends ? marker.replaced() : marker);
            }
        });
        return next;
    }

    private static List<Change> changes(MarkerHash hash, Map<TopicPartition, Marker> next) {
        return next.entrySet().stream()
                .map(each -> new Change(
                        MarkerHash.field(each.getKey()),
                        hash.known().get(each.getKey()).text(),
                        each.getValue().text()))
                .toList();
    }
}
