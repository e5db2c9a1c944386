package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import java.util.ArrayList;
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
    /** With those primaries that own slots, in the order of their ids. */
    private ClusterView view;

    /**
     * @param role {@code source} or {@code target}
     * @param seeds addresses of some nodes
     */
    ClusterParts(String role, RedisClients clients, List<RedisAddress> seeds) {
        this.role = role;
        this.clients = clients;
        this.seeds = seeds;
        survey();
    }

    /** A key may be found at two of them while its slot moves, and is compared twice then. */
    @Override
    public synchronized List<Server> all() {
        return view.primaries().stream()
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
        survey();
    }

    /** With the epoch, since a slot may have gone and come back. */
    @Override
    public synchronized Layout layout() {
        boolean moving = survey();
        List<String> ids = view.primaries().stream().map(Primary::id).toList();
        return new Layout(view.epoch() + " " + ids + Arrays.toString(view.owners()), moving);
    }

    /** Returns whether slots are on their way. Nodes that know less than was known before tell nothing. */
    private boolean survey() {
        List<RedisAddress> nodes = new ArrayList<>(seeds);
        if (view != null) {
            view.primaries().forEach(primary -> nodes.add(primary.address()));
        }
        ClusterSurvey.Found found = ClusterSurvey.of(nodes, node -> {
            try (Link link = clients.connect(node)) {
                return ClusterView.of(link);
            }
        });
        if (view != null && found.view().epoch() < view.epoch()) {
            return true;
        }
        view = found.view();
        return found.moving();
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(Server::close);
    }

    private Server server(RedisAddress address) {
        return servers.computeIfAbsent(address, node -> Server.open(role, clients, node, true));
    }
}
