package io.rediscdc.sink.marker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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
    /** When it went forward last, since it was read again. */
    private final Map<TopicPartition, Long> timesMs = new ConcurrentHashMap<>();

    private final LongSupplier clock;
    private long stamp;

    /**
     * @param clock ms since 1970
     */
    WrittenEnds(LongSupplier clock) {
        this.clock = clock;
    }

    /** A batch is written that ends before these offsets. */
    void written(Map<TopicPartition, Long> next) {
        stamp++;
        long now = clock.getAsLong();
        next.forEach((partition, offset) -> {
            furthest.merge(partition, offset, Math::max);
            latest.put(partition, offset);
            stamps.put(partition, stamp);
            timesMs.put(partition, now);
        });
    }

    /** It is read again from where it goes on. */
    void rewound(TopicPartition partition) {
        latest.remove(partition);
        timesMs.remove(partition);
    }

    void forget(TopicPartition partition) {
        furthest.remove(partition);
        latest.remove(partition);
        stamps.remove(partition);
        timesMs.remove(partition);
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

    /** When records of a partition were written last that came since it was read again; 0 if none were. */
    long timeMs(TopicPartition partition) {
        return timesMs.getOrDefault(partition, 0L);
    }

    long stamp(TopicPartition partition) {
        return stamps.getOrDefault(partition, 0L);
    }
}
