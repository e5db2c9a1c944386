package io.rediscdc.sink.fleet;

import io.rediscdc.redis.ClusterView;
import io.rediscdc.redis.ClusterView.Primary;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the keys of a cluster, all primaries at the same time. A key that moves from a node that is still to be
 * looked through to one that was would be missed, so if any slot may have moved meanwhile it all counts for nothing. For
 * one thread.
 */
final class ClusterSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSweep.class);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Owners owners;
    private final Function<RedisAddress, Link> connect;
    private final Function<Primary, Target> nodes;
    private final Parallel parallel;

    private Sweep sweep;
    private Round round;
    private long notBefore = System.nanoTime();

    /**
     * One that began when the cluster looked like this; another object each time, so that every node begins anew.
     */
    private record Round(ClusterView view, Sweep behind) implements Sweep {
        @Override
        public Set<Integer> databases() {
            return behind.databases();
        }

        @Override
        public List<byte[]> doomed(int db, List<byte[]> keys, Predicate<byte[]> isPlaced) {
            return behind.doomed(db, keys, isPlaced);
        }

        @Override
        public void removed(long keys) {
            behind.removed(keys);
        }
    }

    ClusterSweep(
            Owners owners, Function<RedisAddress, Link> connect, Function<Primary, Target> nodes, Parallel parallel) {
        this.owners = owners;
        this.connect = connect;
        this.nodes = nodes;
        this.parallel = parallel;
    }

    /** See {@link Target#sweep}. */
    boolean next(Sweep current) {
        if (System.nanoTime() - notBefore < 0) {
            return false;
        }
        owners.primaries();
        if (sweep != current || !owners.view().equals(round.view())) {
            sweep = current;
            round = new Round(owners.view(), current);
            if (!isAtRest()) {
                return putOff();
            }
        }
        List<Supplier<Boolean>> works = new ArrayList<>();
        for (Primary node : round.view().primaries()) {
            if (round.view().ownsAny(node)) {
                Target target = nodes.apply(node);
                works.add(() -> target.sweep(round));
            }
        }
        return parallel.run(works).stream().allMatch(done -> done) && (isAtRest() || putOff());
    }

    private boolean putOff() {
        LOG.info(
                "Slots of the cluster are on the move, or have moved: its keys are looked through from the first one on");
        sweep = null;
        owners.mistrust();
        notBefore = System.nanoTime() + AGAIN_NANOS;
        return false;
    }

    /** Whether every primary sees the cluster as it was at the beginning, and none is taking over a slot. */
    private boolean isAtRest() {
        List<Supplier<Boolean>> works = new ArrayList<>();
        for (Primary node : round.view().primaries()) {
            works.add(() -> {
                ClusterView seen = Owners.askOnce(connect, node.address());
                return !seen.importing() && seen.equals(round.view());
            });
        }
        return parallel.run(works).stream().allMatch(same -> same);
    }
}
