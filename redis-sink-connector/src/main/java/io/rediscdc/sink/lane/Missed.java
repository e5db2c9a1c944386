package io.rediscdc.sink.lane;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records a parked target has missed: each counts once, however often others have it read again. A few words a
 * partition; not for several threads.
 */
final class Missed {
    private final Map<TopicPartition, Count> counts = new HashMap<>();

    private static final class Count {
        private long records;
        /** Behind the last one that counts: what lies before comes again. */
        private long next;
    }

    /** Begins anew with what was dropped. */
    void begin(List<Delivery> dropped) {
        counts.clear();
        dropped.forEach(each -> count(each.partition(), each.offset()));
    }

    /** A record was not taken. */
    void note(TopicPartition partition, long offset) {
        Count before = counts.get(partition);
        if (before == null || offset >= before.next) {
            count(partition, offset);
        }
    }

    /** The topic was made anew: none of its records has come before. */
    void wentBack(TopicPartition partition) {
        counts.computeIfPresent(partition, (it, count) -> {
            count.next = 0;
            return count;
        });
    }

    void forget(Collection<TopicPartition> partitions) {
        counts.keySet().removeAll(partitions);
    }

    long records() {
        return counts.values().stream().mapToLong(count -> count.records).sum();
    }

    private void count(TopicPartition partition, long offset) {
        Count count = counts.computeIfAbsent(partition, it -> new Count());
        count.records++;
        count.next = offset + 1;
    }
}
