package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.watch.SilentType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is read again by type, because it changed without a hint. */
record TypeRereads(Rereads streams, Map<SilentType, Rereads> silent, Rereads lists) {
    static TypeRereads of(ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        Map<SilentType, Rereads> silent = new EnumMap<>(SilentType.class);
        for (SilentType type : SilentType.values()) {
            silent.put(type, Rereads.of(type, settings, dirty, progress, link));
        }
        return new TypeRereads(
                Rereads.ofStreamsWithGroups(settings, dirty, progress, link),
                silent,
                Rereads.ofLists(settings, dirty, progress, link));
    }

    /** Does the next page of each, if one is due. */
    void step(Supplier<Collection<Integer>> databases) {
        all().forEach(rereads -> rereads.step(databases));
    }

    /** Whether nothing was asked for that is not marked by now. */
    boolean isIdle() {
        return all().allMatch(Rereads::isIdle);
    }

    private Stream<Rereads> all() {
        return Stream.concat(Stream.of(streams, lists), silent.values().stream());
    }
}
