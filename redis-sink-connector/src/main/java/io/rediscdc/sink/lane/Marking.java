package io.rediscdc.sink.lane;

import io.rediscdc.sink.marker.ForeignDataException;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.replace.Replacement;
import io.rediscdc.sink.write.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a lane that has to do with markers: asks the target what it holds before it is written to, and tells it how
 * far everything is. For one thread.
 */
final class Marking {
    private static final Logger LOG = LoggerFactory.getLogger(Marking.class);
    /** Servers that take no writes are told at least this often how far the others are. */
    private static final long LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ledger ledger;
    private final Target target;
    private final Replacement replacement;
    /** Partitions whose topics are known. */
    private final Set<TopicPartition> learned = new HashSet<>();

    private Set<TopicPartition> coming = Set.of();
    private long allMarkedNanos = System.nanoTime() - LAG_NANOS;

    Marking(Ledger ledger, Target target, Replacement replacement) {
        this.ledger = ledger;
        this.target = target;
        this.replacement = replacement;
    }

    /** Gives up partitions that another task has now, or will have. */
    void close(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            try {
                target.release(partitions);
            } catch (RuntimeException e) {
                LOG.info("Partitions were not given up at the target, so their next owner cuts our connections", e);
            }
            ledger.forget(partitions);
            learned.removeAll(partitions);
        }
    }

    /**
     * Notes what is to be written.
     *
     * @param reached where the worker stands in partitions of which nothing waits
     */
    void begin(List<Delivery> batch, Map<TopicPartition, Long> reached) {
        reached.forEach(ledger::begin);
        ledger.applied(reached);
        Map<TopicPartition, Long> first = first(batch);
        first.forEach(ledger::delivered);
        coming = first.keySet();
    }

    /** Asks Kafka what the topics of partitions are that have come since. */
    void learn() {
        Set<TopicPartition> now = ledger.positions().keySet();
        if (!learned.containsAll(now)) {
            ledger.topics().learn(now.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
            replacement.admit();
            learned.addAll(now);
        }
    }

    /** A record is about to be written. */
    void writing(Delivery delivery) {
        replacement.writing(delivery.partition(), delivery.key());
        if (delivery.mutation() != null) {
            replacement.writing(
                    delivery.partition(), delivery.key(), !delivery.mutation().deletes());
        }
    }

    /**
     * Asks every server what it holds, if partitions have come since, or if it is long ago that they were up to date.
     *
     * @throws io.rediscdc.sink.marker.RewindException if something must be read again
     */
    void contact() {
        ledger.requireNoRewinds();
        boolean doubted = ledger.freshness().doubts(coming);
        if ((doubted || !ledger.isSettled()) && ledger.hasPartitions()) {
            try {
                target.mark(true);
            } catch (ForeignDataException e) {
                if (!ledger.isMetBefore()) { // no server has markers; else this one has lost them
                    throw e;
                }
                target.mark(true);
            }
            ledger.settle();
        }
    }

    /**
     * The batch is acknowledged.
     *
     * @param held offsets that must be delivered again whatever else was applied
     * @param idle whether nothing else waits
     */
    void applied(List<Delivery> batch, Map<TopicPartition, Long> held, boolean idle) {
        Map<TopicPartition, Delivery> last = last(batch);
        last.forEach((partition, delivery) -> ledger.freshness().written(partition, delivery.timestampMs()));
        Map<TopicPartition, Long> next = new HashMap<>();
        last.forEach((partition, delivery) -> next.put(partition, delivery.offset() + 1));
        ledger.written(next);
        held.forEach((partition, offset) -> next.computeIfPresent(partition, (it, behind) -> Math.min(behind, offset)));
        ledger.applied(next);
        if (ledger.hasPartitions()) {
            boolean all = idle || System.nanoTime() - allMarkedNanos >= LAG_NANOS;
            if (all) {
                ledger.freshness().ask(idle);
            }
            target.mark(all);
            if (all) {
                allMarkedNanos = System.nanoTime();
            }
        }
        replacement.advance(); // without any too: what it was at ends with them
    }

    /**
     * From where to read again after the target has turned out to hold less than was applied.
     *
     * @param batch that is not written therefore: all of it has to be delivered again
     */
    Map<TopicPartition, Long> rewinds(List<Delivery> batch) {
        Map<TopicPartition, Long> again = first(batch);
        ledger.takeRewinds().forEach((partition, offset) -> again.merge(partition, offset, Math::min));
        return again;
    }

    static Map<TopicPartition, Long> first(List<Delivery> batch) {
        Map<TopicPartition, Long> first = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Delivery each = batch.get(i);
            if (i == 0 || !each.follows(batch.get(i - 1))) {
                first.merge(each.partition(), each.offset(), Math::min);
            }
        }
        return first;
    }

    private static Map<TopicPartition, Delivery> last(List<Delivery> batch) {
        Map<TopicPartition, Delivery> last = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Delivery each = batch.get(i);
            if (i == batch.size() - 1 || !batch.get(i + 1).follows(each)) {
                last.merge(each.partition(), each, (one, other) -> one.offset() > other.offset() ? one : other);
            }
        }
        return last;
    }
}
