package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.source.dirty.DirtySet;
import java.util.Collection;
import java.util.function.Supplier;

/** What is read again by type, because it changed without a hint. */
record TypeRereads(Rereads streams, Rereads vectors, Rereads lists) {
    static TypeRereads of(ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        return new TypeRereads(
                Rereads.ofStreamsWithGroups(settings, dirty, progress, link),
                Rereads.ofVectorSets(settings, dirty, progress, link),
                Rereads.ofLists(settings, dirty, progress, link));
    }

    /** Does the next page of each, if one is due. */
    void step(Supplier<Collection<Integer>> databases) {
        streams.step(databases);
        vectors.step(databases);
        lists.step(databases);
    }

    /** Whether nothing was asked for that is not marked by now. */
    boolean isIdle() {
        return streams.isIdle() && vectors.isIdle() && lists.isIdle();
    }
}
