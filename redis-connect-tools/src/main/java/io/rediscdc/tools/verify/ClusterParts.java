package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The primaries of a cluster. All methods may be called by any thread. */
final class ClusterParts implements Parts {
    private final String role;
    private final RedisClients clients;
    private final List<RedisAddress> seeds;
    private final Map<RedisAddress, Server> servers = new HashMap<>();
    private ClusterView view;

    /**
     * @param role {@code source} or {@code target}
     * @param seeds addresses of some nodes
     */
    ClusterParts(String role, RedisClients clients, List<RedisAddress> seeds) {
        this.role = role;
        this.clients = clients;
        this.seeds = seeds;
        changed();
    }

    /** A key may be found at two of them while its slot moves, and is compared twice then. */
    @Override
    public synchronized List<Server> all() {
        return view.primaries().stream()
                .filter(view::ownsAny)
                .map(primary -> server(primary.address()))
                .toList();
    }

    @Override
    public synchronized Server of(DbKey key) {
        Primary owner = view.owner(Slots.of(key.bytes()));
        if (owner == null) {
            throw new RedisLinkException(
                    "Nobody in the cluster of the " + role + " owns slot " + Slots.of(key.bytes()), null);
        }
        return server(owner.address());
    }

    /** The cluster itself sees to that. */
    @Override
    public boolean isAtHome(Server server, DbKey key) {
        return true;
    }

    @Override
    public synchronized void changed() {
        RedisLinkException failure = null;
        for (RedisAddress seed : seeds) {
            try (Link link = clients.connect(seed)) {
                ClusterView seen = ClusterView.of(link).requireOwners(seed);
                if (view == null || seen.epoch() >= view.epoch()) {
                    view = seen;
                }
            } catch (RedisLinkException e) {
                failure = e;
            }
        }
        if (view == null) {
            throw failure;
        }
    }

    /** A node tells only of itself what is on its way to it. */
    @Override
    public synchronized Layout layout() {
        changed();
        boolean moving = false;
        for (Primary primary : view.primaries()) {
            try (Link link = clients.connect(primary.address())) {
                moving |= ClusterView.of(link).importing();
            }
        }
        return new Layout(view.primaries() + Arrays.toString(view.owners()), moving);
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(Server::close);
    }

    private Server server(RedisAddress address) {
        return servers.computeIfAbsent(address, node -> Server.open(role, clients, node, true));
    }
}
