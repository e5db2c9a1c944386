package io.rediscdc.source.config;

import io.rediscdc.event.SlotSet;
import io.rediscdc.placement.Placement;
import io.rediscdc.placement.Share;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.source.record.OffsetKeys;
import io.rediscdc.source.record.SourcePartition;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A part of what is captured.
 *
 * @param name its identity, whatever its address: the server's configured name, the name by which sentinels know the
 *     primary, or a range of slots
 * @param topicPart what the names of its topics carry between prefix and database, or null for nothing
 * @param addresses where it listens, or the sentinels or nodes that know it
 * @param offsetKeys what its offsets are kept under
 * @param slots the slots of a cluster that belong to it, or null for all keys there are
 * @param share what it owns of a key space that is dealt out over several servers, or null for all keys there are
 */
public record ShardSpec(
        String name,
        String topicPart,
        List<RedisAddress> addresses,
        OffsetKeys offsetKeys,
        SlotSet slots,
        Share share) {

    /** A server, or the primary behind sentinels. */
    static ShardSpec ofServer(String name, String topicPart, List<RedisAddress> addresses) {
        return new ShardSpec(name, topicPart, addresses, OffsetKeys.ofServer(new SourcePartition(name)), null, null);
    }

    /** Named servers that one key space is dealt out over: they share its topics. */
    static List<ShardSpec> ofKeySpace(List<RedisAddress> servers, Placement placement) {
        List<String> names = servers.stream().map(RedisAddress::name).toList();
        return IntStream.range(0, servers.size())
                .mapToObj(i -> new ShardSpec(
                        names.get(i),
                        null,
                        List.of(servers.get(i)),
                        OffsetKeys.ofServer(new SourcePartition(names.get(i))),
                        null,
                        new Share(placement, names, i)))
                .toList();
    }

    /** Ranges of a cluster's slots, both included, counted from 0. */
    static ShardSpec ofRanges(int first, int last, List<RedisAddress> nodes) {
        return new ShardSpec(
                "slots-" + OffsetKeys.firstSlot(first) + "-" + OffsetKeys.lastSlot(last),
                null,
                nodes,
                OffsetKeys.ofRanges(first, last),
                OffsetKeys.slots(first, last),
                null);
    }

    /**
     * Cuts a cluster into as many parts as there are tasks, each of whole ranges: with three tasks ranges 0 to 4, 5 to 9
     * and 10 to 15.
     */
    static List<ShardSpec> ofCluster(int maxTasks, List<RedisAddress> nodes) {
        int parts = Math.min(maxTasks, OffsetKeys.RANGES);
        return IntStream.range(0, parts)
                .mapToObj(part ->
                        ofRanges(OffsetKeys.RANGES * part / parts, OffsetKeys.RANGES * (part + 1) / parts - 1, nodes))
                .toList();
    }

    /** Which keys belong to it; null for all keys there are. */
    Predicate<byte[]> part() {
        return share != null ? share::holds : slots != null ? slots::containsKey : null;
    }

    @Override
    public String toString() {
        return name + " at " + addresses;
    }
}
