package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.Peer;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.sink.marker.ServerMarkers;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One connection to the target for each of its databases in use, opened when first needed. A connection serves one
 * database for all its life: a SELECT in mid-pipeline that fails would let what follows it into the wrong one. For one
 * thread; as many connections as the target has databases.
 */
final class DatabaseLinks {
    private final RedisClients clients;
    private final RedisAddress address;
    private final Consumer<Link> admission;
    private final ServerMarkers markers;
    private final LongAdder reconnects;
    private final Map<Integer, Connected> connected = new HashMap<>();
    private final LostConnections lost = new LostConnections();
    private final Set<Integer> everOpened = new HashSet<>();
    private int opened;
    /** Whether anything was written that no marker tells of yet. */
    private boolean unmarked;

    private record Connected(Link link, Peer peer) {}

    /**
     * @param admission looks at each new connection before anything is written over it, and throws if what answers there
     *     is not whom we want to write to
     * @param markers looked at likewise, once nothing of a lost connection is left at the server
     */
    DatabaseLinks(
            RedisClients clients,
            RedisAddress address,
            Consumer<Link> admission,
            ServerMarkers markers,
            LongAdder reconnects) {
        this.clients = clients;
        this.address = address;
        this.admission = admission;
        this.markers = markers;
        this.reconnects = reconnects;
    }

    /**
     * An open connection on which the database is selected.
     *
     * @throws RedisLinkException if the server cannot be reached, or if a connection was lost since the last marker: what
     *     answers now may have that marker and not what was written after it
     * @throws io.rediscdc.redis.RedisReplyException if it refuses the login or the database
     */
    Link to(int db) {
        Connected known = connected.get(db);
        if (known != null && known.link().isOpen()) {
            return known.link();
        }
        if (known != null) {
            connected.remove(db);
            lost.add(known.peer()); // what it carried may still be under way, in this very write
            requireMarked();
        }
        Connected opened = open(db);
        connected.put(db, opened);
        if (!everOpened.add(db)) {
            reconnects.increment();
        }
        return opened.link();
    }

    /** Something is about to be written. */
    void touch() {
        unmarked = true;
    }

    /** Whether anything was since the last marker. */
    boolean isTouched() {
        return unmarked;
    }

    /**
     * Markers were written.
     *
     * @param told whether one tells of everything now
     * @throws RedisLinkException if none does and there is something to tell: it is written again until one can
     */
    void marked(boolean told) {
        if (unmarked && !told) {
            throw new RedisLinkException(
                    "Redis at " + address.hostAndPort()
                            + ": no marker tells of what was written, the slots of all of them are on the move",
                    null);
        }
        unmarked = false;
    }

    /** Once that is said, everything is written again, and over other connections. */
    void requireMarked() {
        if (unmarked) {
            unmarked = false;
            throw new RedisLinkException(
                    "Redis at " + address.hostAndPort()
                            + ": lost the connection before a marker told of what was written" + " over it",
                    null);
        }
    }

    /** How many connections were opened so far: what is known of the server is of no more use once that grows. */
    int opened() {
        return opened;
    }

    /**
     * Asks each connection of these databases about what was written over it since the last marker.
     *
     * @throws RedisLinkException if one was lost since, and with it what only it can tell
     */
    void askWritten(Collection<Integer> dbs, Consumer<Link> ask) {
        for (int db : dbs) {
            Connected known = connected.get(db);
            if (known != null && !known.link().isOpen()) { // one that was replaced has said so, see #to
                throw new RedisLinkException(
                        "Redis at " + address.hostAndPort()
                                + ": lost a connection before replicas acknowledged what was written over it",
                        null);
            }
            if (known != null) {
                ask.accept(known.link());
            }
        }
    }

    /** The connection to a database if there is one that is open. */
    Optional<Link> ifOpen(int db) {
        return Optional.ofNullable(connected.get(db)).map(Connected::link).filter(Link::isOpen);
    }

    /** Closes all, so that the next write begins with new connections to whoever has the address then. */
    void close() {
        for (Connected each : connected.values()) {
            if (!each.link().isOpen()) {
                lost.add(each.peer());
            }
            each.link().close();
        }
        connected.clear();
    }

    private Connected open(int db) {
        Link link = clients.connect(address);
        try {
            admission.accept(link);
            lost.cut(link);
            Peer peer = Peer.of(link);
            int selected = markers.admit(link, with(peer)); // 0 as at every start of one, or where the markers are
            if (db != selected) { // a user of one database may lack the right to SELECT
                link.call("SELECT", db);
            }
            opened++;
            return new Connected(link, peer);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Our connections to the server, and one more. */
    private List<Peer> with(Peer peer) {
        return Stream.concat(
                        connected.values().stream()
                                .filter(each -> each.link().isOpen())
                                .map(Connected::peer),
                        Stream.of(peer))
                .toList();
    }
}
