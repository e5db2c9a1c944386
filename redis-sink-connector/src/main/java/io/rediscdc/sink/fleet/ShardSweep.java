package io.rediscdc.sink.fleet;

import io.rediscdc.placement.Placement;
import io.rediscdc.sink.write.Sweep;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A sweep as one shard knows it: not every key may lie there. */
record ShardSweep(Sweep behind, Placement placement, int shard) implements Sweep {
    @Override
    public Set<Integer> databases() {
        return behind.databases();
    }

    @Override
    public List<byte[]> doomed(int db, List<byte[]> keys, Predicate<byte[]> isPlaced) {
        return behind.doomed(db, keys, key -> placement.of(key) == shard && isPlaced.test(key));
    }

    @Override
    public void removed(long keys) {
        behind.removed(keys);
    }
}
