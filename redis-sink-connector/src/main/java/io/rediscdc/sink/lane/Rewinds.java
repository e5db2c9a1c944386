package io.rediscdc.sink.lane;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What one lane asks to be read again, and what it passes over when others ask. A lane that asks for a partition takes
 * nothing of it until it is read from there on, and then takes all that follows: were it to leave out what it had
 * before, an older state could stay above a newer one. A lane that did not ask has everything that is read again,
 * applied or waiting, and passes over exactly that. A few words a partition; not for several threads.
 */
final class Rewinds {
    private final Map<TopicPartition, Long> wanted = new HashMap<>();
    /** Granted, and in force from the next delivery on. */
    private final Map<TopicPartition, Long> sought = new HashMap<>();
    /** What lies before was had already. */
    private final Map<TopicPartition, Long> had = new HashMap<>();
    /** What was neither taken nor passed over while the target was parked. */
    private final Missed missed = new Missed();

    void ask(TopicPartition partition, long offset) {
        wanted.merge(partition, offset, Math::min);
        had.computeIfPresent(
                partition, (it, before) -> Math.min(before, offset)); // what lies behind is not had any more
    }

    /** The target is parked: what waited for it was dropped, and is asked for. */
    void park(List<Delivery> dropped) {
        dropped.forEach(each -> ask(each.partition(), each.offset()));
        missed.begin(dropped);
    }

    /** Records that the target has missed since it was parked. */
    long missed() {
        return missed.records();
    }

    /** A delivery has come, so the consumer stands where it was sent to. */
    void delivered() {
        sought.clear();
    }

    /**
     * Whether a record is to be taken.
     *
     * @param parked whether nothing is, so that all has to be read again
     */
    boolean admits(Delivery delivery, boolean parked) {
        Long before = had.get(delivery.partition());
        if (before != null) {
            if (delivery.offset() < before) {
                return false;
            }
            had.remove(delivery.partition());
        }
        if (parked) {
            wanted.putIfAbsent(delivery.partition(), delivery.offset());
            missed.note(delivery.partition(), delivery.offset());
        }
        return !wanted.containsKey(delivery.partition());
    }

    Map<TopicPartition, Long> grant() {
        Map<TopicPartition, Long> granted = Map.copyOf(wanted);
        wanted.clear();
        sought.putAll(granted);
        return granted;
    }

    /**
     * Others may have asked for it. This lane has all that lies before what it goes on with, and before what it asked for.
     *
     * @param offset from where the partition is read again
     * @param next where this lane goes on; nothing if it knows of nothing
     */
    void readAgain(TopicPartition partition, long offset, OptionalLong next) {
        long own =
                LongStream.concat(next.stream(), from(partition).stream()).min().orElse(offset);
        if (own > offset) {
            had.merge(partition, own, Math::max);
        }
    }

    /** Whether this lane has what lies there, and passes over it. */
    boolean passesOver(TopicPartition partition, long offset) {
        return had.getOrDefault(partition, offset) > offset;
    }

    void wentBack(TopicPartition partition, long offset) {
        had.remove(partition);
        missed.wentBack(partition);
        wanted.computeIfPresent(partition, (it, from) -> Math.min(from, offset));
    }

    /** Where the partition has to be read from, whatever the consumer's position is now. */
    OptionalLong from(TopicPartition partition) {
        Long from = wanted.containsKey(partition) ? wanted.get(partition) : sought.get(partition);
        return from == null ? OptionalLong.empty() : OptionalLong.of(from);
    }

    boolean areOpen() {
        return !wanted.isEmpty() || !sought.isEmpty();
    }

    void forget(Collection<TopicPartition> partitions) {
        wanted.keySet().removeAll(partitions);
        sought.keySet().removeAll(partitions);
        had.keySet().removeAll(partitions);
        missed.forget(partitions);
    }

    void clear() {
        wanted.clear();
        sought.clear();
        had.clear();
    }
}
