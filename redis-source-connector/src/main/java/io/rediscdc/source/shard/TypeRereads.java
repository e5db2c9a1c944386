package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.watch.SilentType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is read again by type, because it changed without a hint. */
record TypeRereads(Rereads streams, Map<SilentType, Rereads> silent, Rereads lists, List<Rereads> all) {
    static TypeRereads of(ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        Map<SilentType, Rereads> silent = new EnumMap<>(SilentType.class);
        for (SilentType type : SilentType.values()) {
            silent.put(type, Rereads.of(type, settings, dirty, progress, link));
        }
        Rereads streams = Rereads.ofStreamsWithGroups(settings, dirty, progress, link);
        Rereads lists = Rereads.ofLists(settings, dirty, progress, link);
        List<Rereads> all = new ArrayList<>(silent.values());
        all.add(streams);
        all.add(lists);
        return new TypeRereads(streams, silent, lists, List.copyOf(all));
    }

    /** Does the next page of each, if one is due. */
    void step(Supplier<Collection<Integer>> databases) {
        for (Rereads rereads : all) {
            rereads.step(databases);
        }
    }

    /** Whether nothing was asked for that is not marked by now. */
    boolean isIdle() {
        for (Rereads rereads : all) { // asked with every step, so without a stream
            if (!rereads.isIdle()) {
                return false;
            }
        }
        return true;
    }
}
