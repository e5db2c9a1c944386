package io.rediscdc.sink.marker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to where records were written that may have to be delivered again whatever became of them: while a big value is on
 * its way, its partition goes on from the first chunk. Written by the lane's thread, read by those of servers.
 */
final class WrittenEnds {
    private final Map<TopicPartition, Long> furthest = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> latest = new ConcurrentHashMap<>();
    /** Another number after each batch that has records of the partition. */
    private final Map<TopicPartition, Long> stamps = new ConcurrentHashMap<>();

    private long stamp;

    /** A batch is written that ends before these offsets. */
    void written(Map<TopicPartition, Long> next) {
        stamp++;
        next.forEach((partition, offset) -> {
            furthest.merge(partition, offset, Math::max);
            latest.put(partition, offset);
            stamps.put(partition, stamp);
        });
    }

    /** It is read again from where it goes on. */
    void rewound(TopicPartition partition) {
        latest.remove(partition);
    }

    void forget(TopicPartition partition) {
        furthest.remove(partition);
        latest.remove(partition);
        stamps.remove(partition);
    }

    /** Behind the last record that was ever written, or that a server is spared, or these. */
    Map<TopicPartition, Long> furthest(Map<TopicPartition, Long> positions, Collection<MarkerHash> hashes) {
        Map<TopicPartition, Long> ends = new HashMap<>(positions);
        furthest.forEach((partition, offset) -> ends.merge(partition, offset, Math::max));
        hashes.forEach(hash -> hash.spared().forEach((partition, offset) -> ends.merge(partition, offset, Math::max)));
        return ends;
    }

    /** What is delivered next, unless all is lost that came behind the position. */
    long latest(TopicPartition partition, long position) {
        return Math.max(position, latest.getOrDefault(partition, position));
    }

    long stamp(TopicPartition partition) {
        return stamps.getOrDefault(partition, 0L);
    }
}
