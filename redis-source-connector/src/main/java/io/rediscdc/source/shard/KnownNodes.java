package io.rediscdc.source.shard;

import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.RedisAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom to ask of a cluster: the nodes that were named, and the owners of slots that the last one told of that was asked: a
 * primary without any may refuse us. For one thread.
 */
final class KnownNodes {
    private final List<RedisAddress> seeds;
    private List<RedisAddress> found = List.of();
    private int attempts;

    KnownNodes(List<RedisAddress> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    /**
     * Those named come first. As long as that leads to no connection it begins with another one each time: one that is
     * cut off from the others does not hear who took over from whom.
     */
    List<RedisAddress> inTurn() {
        Set<RedisAddress> all = new LinkedHashSet<>(seeds);
        all.addAll(found);
        List<RedisAddress> order = new ArrayList<>(all);
        Collections.rotate(order, -attempts++);
        return order;
    }

    void found(ClusterView view) {
        found = view.owning().stream().map(Primary::address).toList();
    }

    /** All of a view were connected to. */
    void connected(ClusterView view) {
        found(view);
        attempts = 0;
    }
}
