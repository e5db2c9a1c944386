package io.rediscdc.sink.lane;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * How far one lane is in each partition: what it was given and has not done is open. Records of a partition are done in
 * the order in which they were given. A few words a partition; not for several threads.
 */
final class Progress {
    private final Map<TopicPartition, Mark> marks = new HashMap<>();

    private static final class Mark {
        /** The first open record lies here or further on. */
        private long from;
        /** Behind the last one given. */
        private long next;

        private long open;
        /** Of those that are open, how many were given before the consumer went back: they do not move {@link #from}. */
        private long stale;
    }

    void given(TopicPartition partition, long offset) {
        Mark mark = marks.computeIfAbsent(partition, it -> new Mark());
        if (mark.open == 0) {
            mark.from = offset;
        } else if (offset < mark.next) {
            mark.stale = mark.open;
            mark.from = Math.min(mark.from, offset);
        }
        mark.next = offset + 1;
        mark.open++;
    }

    /** Of these records, but for those of partitions that were closed. */
    void done(List<Delivery> records, Set<TopicPartition> closed) {
        for (Delivery each : records) {
            if (!closed.contains(each.partition())) {
                done(each.partition(), each.offset());
            }
        }
    }

    void done(TopicPartition partition, long offset) {
        Mark mark = marks.get(partition);
        mark.open--;
        if (mark.stale > 0) {
            mark.stale--;
        } else {
            mark.from = offset + 1;
        }
    }

    /** Up to where all is done; nothing if nothing is open, so that all is done that was given. */
    OptionalLong firstOpen(TopicPartition partition) {
        Mark mark = marks.get(partition);
        return mark == null || mark.open == 0 ? OptionalLong.empty() : OptionalLong.of(mark.from);
    }

    /** Behind the last record given; nothing if none was. */
    OptionalLong next(TopicPartition partition) {
        Mark mark = marks.get(partition);
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark.next);
    }

    void forget(Collection<TopicPartition> partitions) {
        marks.keySet().removeAll(partitions);
    }

    void clear() {
        marks.clear();
    }
}
