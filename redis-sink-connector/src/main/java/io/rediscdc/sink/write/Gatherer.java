package io.rediscdc.sink.write;

import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Adds chunks to what one server has gathered, and knows which sets of a batch it does not have whole. For one thread. */
final class Gatherer {
    private final DatabaseLinks links;
    private final GatherReplies replies;
    private final SinkMetrics metrics;
    private final WriteOptions options;
    private final MemoryGuard guard;
    private final Set<UUID> lost = new HashSet<>();
    /** What was said of the first chunk of a set that was refused. */
    private final Map<UUID, RedisError> refused = new HashMap<>();

    Gatherer(DatabaseLinks links, GatherReplies replies, SinkMetrics metrics, WriteOptions options, MemoryGuard guard) {
        this.links = links;
        this.replies = replies;
        this.metrics = metrics;
        this.options = options;
        this.guard = guard;
    }

    /**
     * Adds those that are wanted, in their order, and of a set nothing behind a chunk that is lost or refused.
     *
     * @param refusals takes what the server refuses
     */
    void gather(List<Gathered> chunks, Predicate<Gathered> wanted, List<RefusedChunk> refusals) {
        lost.clear();
        refused.clear();
        Set<UUID> looked = new HashSet<>();
        for (Gathered each : chunks) {
            links.to(each.temporary().db());
            UUID set = each.chunk().id().set();
            if (!wanted.test(each) || refused.containsKey(set)) {
                continue;
            }
            try {
                if (looked.add(set) && !isIntact(each)) {
                    lost.add(set);
                }
                if (!lost.contains(set)) {
                    add(each);
                }
            } catch (RefusedException e) {
                refused.put(set, e.error());
                refusals.add(new RefusedChunk(each.chunk(), e.error()));
            }
        }
    }

    /** See {@link Target#lost}. */
    Set<UUID> lost() {
        return lost;
    }

    /** A set turns out not to be at the server any more. */
    void lose(UUID set) {
        lost.add(set);
    }

    /** What the server said when it refused a chunk of the set, in the batch gathered last; or null. */
    RedisError refused(UUID set) {
        return refused.get(set);
    }

    /** Asked before anything is added, so that a set whose beginning is gone is not begun in its middle. */
    private boolean isIntact(Gathered gathered) {
        if (gathered.isFirst()) {
            return true;
        }
        Link link = links.to(gathered.temporary().db());
        Object[] reply = link.send(List.of(GatherCommands.length(
                        gathered.chunk().chunk().layout(),
                        gathered.chunk().chunk().type(),
                        gathered.temporary().bytes())))
                .await();
        return GatherCommands.isIntact(gathered, replies.length(reply[0], gathered.chunk()));
    }

    private void add(Gathered gathered) {
        Link link = links.to(gathered.temporary().db());
        guard.check(link);
        options.throttle().await(1, gathered.chunk().chunk().payload().length());
        Batch batch = link.send(GatherCommands.add(gathered));
        List<?> results = replies.results(batch.await(), gathered.chunk());
        long length = replies.length(results.get(GatherCommands.lengthAt(gathered)), gathered.chunk());
        if (GatherCommands.isIntact(gathered, length)) {
            metrics.chunksWritten.increment();
            metrics.bytesWritten.add(gathered.chunk().chunk().payload().length());
        } else {
            link.call("UNLINK", gathered.temporary().bytes());
            lose(gathered.chunk().id().set());
        }
    }
}
