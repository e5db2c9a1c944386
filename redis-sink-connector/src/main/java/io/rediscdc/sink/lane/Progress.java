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
    /** Of the record before, since records come in runs of one partition; null if its mark may have gone since. */
    private TopicPartition lastPartition;

    private Mark lastMark;

    private static final class Mark {
        /** The first open record lies here or further on. */
        private long from;
        /** Behind the last one given; where it goes on if none was. */
        private long next;

        private long open;
        /** Of those that are open, how many were given before the consumer went back: they do not move {@link #from}. */
        private long stale;
    }

    void given(TopicPartition partition, long offset) {
        Mark mark = find(partition);
        if (mark == null) {
            mark = new Mark();
            marks.put(partition, mark);
        }
        if (mark.open == 0) {
            mark.from = offset;
        } else if (offset < mark.next) {
            mark.stale = mark.open;
            mark.from = Math.min(mark.from, offset);
        }
        mark.next = offset + 1;
        mark.open++;
    }

    /** Nothing is open, and the partition goes on from there, whatever becomes of the records before. */
    void goesOnAt(TopicPartition partition, long offset) {
        marks.computeIfAbsent(partition, it -> new Mark()).next = offset;
    }

    /** Of these records, but for those of partitions that were closed. */
    void done(List<Delivery> records, Set<TopicPartition> closed) {
        for (Delivery each : records) {
            if (closed.isEmpty() || !closed.contains(each.partition())) {
                done(each.partition(), each.offset());
            }
        }
    }

    void done(TopicPartition partition, long offset) {
        Mark mark = find(partition);
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

    /** Where it goes on: behind the last record given, if any was; nothing if that is not known. */
    OptionalLong next(TopicPartition partition) {
        Mark mark = marks.get(partition);
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark.next);
    }

    void forget(Collection<TopicPartition> partitions) {
        marks.keySet().removeAll(partitions);
        lastPartition = null;
    }

    /** What is open is not any more; of others it stays known where they go on. */
    void forgetOpen() {
        marks.values().removeIf(mark -> mark.open > 0);
        lastPartition = null;
    }

    void clear() {
        marks.clear();
        lastPartition = null;
    }

    /** Null if it has none. */
    private Mark find(TopicPartition partition) {
        if (partition != lastPartition || lastMark == null) {
            lastMark = marks.get(partition);
            lastPartition = partition;
        }
        return lastMark;
    }
}
