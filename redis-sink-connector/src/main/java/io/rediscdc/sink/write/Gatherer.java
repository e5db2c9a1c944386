package io.rediscdc.sink.write;

import io.rediscdc.event.Chunk;
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
        for (Gathered each : chunks) {
            Link link = links.to(each.temporary().db());
            UUID set = each.chunk().id().set();
            if (!wanted.test(each) || refused.containsKey(set) || lost.contains(set)) {
                continue;
            }
            try {
                add(each, link);
            } catch (RefusedException e) {
                link.call("UNWATCH");
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

    /** Nothing is added where the beginning is gone: by its length alone that would look whole to the next try. */
    private void add(Gathered gathered, Link link) {
        guard.check(link);
        options.throttle().await(1, gathered.chunk().chunk().payload().length());
        if (!gathered.isFirst() && !isIntact(gathered, link)) {
            link.call("UNWATCH");
            lose(gathered.chunk().id().set());
            return;
        }
        Batch batch = link.send(GatherCommands.add(gathered));
        if (replies.results(batch.await(), gathered.chunk()) == null) {
            lose(gathered.chunk().id().set());
            return;
        }
        metrics.chunksWritten.increment();
        metrics.bytesWritten.add(gathered.chunk().chunk().payload().length());
    }

    /** If so it must stay that way until the chunk is added. */
    private boolean isIntact(Gathered gathered, Link link) {
        Chunk chunk = gathered.chunk().chunk();
        Batch batch = link.send(GatherCommands.hold(
                chunk.layout(), chunk.type(), gathered.temporary().bytes()));
        return GatherCommands.isIntact(chunk, replies.held(batch.await(), gathered.chunk()));
    }
}
