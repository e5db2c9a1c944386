package io.rediscdc.sink.fleet;

import io.rediscdc.event.DbKey;
import io.rediscdc.placement.Placement;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Servers that each hold the keys which a placement gives them, all written to at the same time. For one thread. */
public final class ShardedTarget implements Target {
    private final List<Target> shards;
    private final Placement placement;
    private final Parallel parallel;
    /** The last one, as each shard knows it. */
    private final List<ShardSweep> sweeps = new ArrayList<>();

    /**
     * @param placement of a key among as many shards as there are
     */
    public ShardedTarget(List<Target> shards, Placement placement, Parallel parallel) {
        this.shards = List.copyOf(shards);
        this.placement = placement;
        this.parallel = parallel;
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        List<List<TargetState>> dealt = deal(states, TargetState::key);
        List<Supplier<List<Refusal>>> works = new ArrayList<>();
        for (int i = 0; i < dealt.size(); i++) {
            Target shard = shards.get(i);
            List<TargetState> own = dealt.get(i);
            if (!own.isEmpty()) {
                works.add(() -> shard.write(own));
            }
        }
        return parallel.run(works).stream().flatMap(List::stream).toList();
    }

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        List<List<Gathered>> dealt = deal(chunks, Gathered::key);
        List<Supplier<List<RefusedChunk>>> works = new ArrayList<>();
        for (int i = 0; i < dealt.size(); i++) {
            Target shard = shards.get(i);
            List<Gathered> own = dealt.get(i);
            if (own.isEmpty()) {
                shard.gather(own); // only forgets what it had lost
            } else {
                works.add(() -> shard.gather(own));
            }
        }
        return parallel.run(works).stream().flatMap(List::stream).toList();
    }

    @Override
    public Set<UUID> lost() {
        Set<UUID> lost = new HashSet<>();
        shards.forEach(shard -> lost.addAll(shard.lost()));
        return lost;
    }

    @Override
    public void drop(Set<Ended> ended) {
        List<List<Ended>> dealt = deal(ended, Ended::key);
        for (int i = 0; i < dealt.size(); i++) {
            if (!dealt.get(i).isEmpty()) {
                shards.get(i).drop(Set.copyOf(dealt.get(i)));
            }
        }
    }

    @Override
    public void mark(boolean all) {
        List<Supplier<Void>> works = new ArrayList<>();
        for (Target shard : shards) {
            works.add(() -> {
                shard.mark(all);
                return null;
            });
        }
        parallel.run(works);
    }

    @Override
    public boolean sweep(Sweep sweep) {
        if (sweeps.isEmpty() || sweeps.get(0).behind() != sweep) {
            sweeps.clear();
            for (int i = 0; i < shards.size(); i++) {
                sweeps.add(new ShardSweep(sweep, placement, i));
            }
        }
        List<Supplier<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            Target shard = shards.get(i);
            ShardSweep ofShard = sweeps.get(i);
            works.add(() -> shard.sweep(ofShard));
        }
        return parallel.run(works).stream().allMatch(done -> done);
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        shards.forEach(shard -> shard.release(partitions));
    }

    private <T> List<List<T>> deal(Iterable<T> all, Function<T, DbKey> key) {
        List<List<T>> dealt = new ArrayList<>(shards.size());
        shards.forEach(shard -> dealt.add(new ArrayList<>()));
        all.forEach(each -> dealt.get(placement.of(key.apply(each).bytes())).add(each));
        return dealt;
    }
}
