package io.rediscdc.sink.write;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * One connection to the target for each of its databases in use, opened when first needed. A connection serves one
 * database for all its life: a SELECT in mid-pipeline that fails would let what follows it into the wrong one. For one
 * thread; as many connections as the target has databases.
 */
final class DatabaseLinks {
    private final RedisClients clients;
    private final RedisAddress address;
    private final LongAdder reconnects;
    private final Map<Integer, Link> links = new HashMap<>();
    private final Set<Integer> everOpened = new HashSet<>();

    DatabaseLinks(RedisClients clients, RedisAddress address, LongAdder reconnects) {
        this.clients = clients;
        this.address = address;
        this.reconnects = reconnects;
    }

    /**
     * An open connection on which the database is selected.
     *
     * @throws io.rediscdc.redis.RedisLinkException if the server cannot be reached
     * @throws io.rediscdc.redis.RedisReplyException if it refuses the login or the database
     */
    Link to(int db) {
        Link link = links.get(db);
        if (link != null && link.isOpen()) {
            return link;
        }
        Link opened = open(db);
        links.put(db, opened);
        if (!everOpened.add(db)) {
            reconnects.increment();
        }
        return opened;
    }

    /** Closes all, so that the next write begins with new connections to whoever has the address then. */
    void close() {
        links.values().forEach(Link::close);
        links.clear();
    }

    private Link open(int db) {
        Link link = clients.connect(address);
        if (db == 0) {
            return link; // where every connection starts, and a user may lack the right to SELECT
        }
        try {
            link.call("SELECT", db);
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }
}
