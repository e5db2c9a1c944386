package io.rediscdc.sink.lane;

import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.gather.Ended;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.write.Refusal;
import io.rediscdc.sink.write.RefusedChunk;
import io.rediscdc.sink.write.Sweep;
import io.rediscdc.sink.write.Target;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** A target that takes everything, and loses what a test says. */
final class FakeTarget implements Target {
    final Set<UUID> lost = new HashSet<>();
    /** Numbers of chunks. */
    final Set<Integer> refused = new HashSet<>();

    final Set<Ended> dropped = new HashSet<>();

    @Override
    public List<RefusedChunk> gather(List<Gathered> chunks) {
        return chunks.stream()
                .filter(each -> refused.contains(each.chunk().id().number()))
                .map(each -> new RefusedChunk(each.chunk(), new RedisError("ERR no")))
                .toList();
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        return List.of();
    }

    @Override
    public Set<UUID> lost() {
        return lost;
    }

    @Override
    public void drop(Set<Ended> ended) {
        dropped.addAll(ended);
    }

    @Override
    public void mark(boolean all) {
        // there are no markers
    }

    @Override
    public boolean sweep(Sweep sweep) {
        return true;
    }

    @Override
    public void release(Collection<TopicPartition> partitions) {
        // there are no markers
    }
}
