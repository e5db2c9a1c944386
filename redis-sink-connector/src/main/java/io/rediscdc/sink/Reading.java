package io.rediscdc.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** The consumer as the task steers it: where it stands, whether it rests, when it comes back. For one thread. */
final class Reading {
    /** So soon it comes back to a lane that is at work, whose errors and wishes only the task's thread can tell. */
    private static final long SOON_MS = 50;

    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SinkTaskContext context;
    private final LongSupplier nanos;
    private final Set<TopicPartition> assigned = new HashSet<>();
    /** Behind the last record of each partition. */
    private final Map<TopicPartition, Place> next = new HashMap<>();
    /** That of the last record. */
    private TopicPartition last = new TopicPartition("", -1);

    private boolean awaitsPositions;
    /** Read by the metrics too. */
    private volatile boolean paused;
    /** When it last began to read, if it does not rest, or to count how long it has. */
    private long readsSince;
    /** How long it had read until then, rests left out: a busy task rests every few moments. */
    private long readNanos;

    private static final class Place {
        private long offset;
        /** Whether a record came since it is counted how long the consumer reads. */
        private boolean came;

        private Place(long offset) {
            this.offset = offset;
        }
    }

    Reading(SinkTaskContext context) {
        this(context, System::nanoTime);
    }

    Reading(SinkTaskContext context, LongSupplier nanos) {
        this.context = context;
        this.nanos = nanos;
        countAnew();
    }

    /** What comes while the others rest has to rest too; the worker does not see to that. */
    void open(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        next.keySet().removeAll(partitions);
        countAnew();
        awaitsPositions = true;
        context.requestCommit(); // by which the worker tells where they begin, even if nothing comes
        if (paused) {
            context.pause(partitions.toArray(TopicPartition[]::new));
        } else { // the worker may remember from an earlier time that they rest
            context.resume(partitions.toArray(TopicPartition[]::new));
        }
    }

    void close(Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
        next.keySet().removeAll(partitions);
    }

    /** Where a record lies in Kafka, whatever transforms made of its topic; the same object for those of one run. */
    TopicPartition partition(SinkRecord record) {
        if (last.partition() != record.originalKafkaPartition() || !last.topic().equals(record.originalTopic())) {
            last = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
        }
        return last;
    }

    /** Notes a record. True if the consumer went back by itself, as it does in a topic that was made anew. */
    boolean wentBack(TopicPartition partition, long offset) {
        Place expected = next.computeIfAbsent(partition, it -> new Place(offset));
        boolean back = offset < expected.offset;
        expected.offset = offset + 1;
        expected.came = true;
        return back;
    }

    /** The offset, or where the consumer stands if that is before it: what lies between is still to come. */
    long atMost(TopicPartition partition, long offset) {
        Place place = next.get(partition);
        return place == null ? offset : Math.min(offset, place.offset);
    }

    /** Goes back before the next poll: nothing of what lies behind is delivered until then. */
    void rewind(Map<TopicPartition, Long> from) {
        Map<TopicPartition, Long> own = new HashMap<>(from);
        own.keySet().retainAll(assigned);
        own.forEach((partition, offset) -> next.put(partition, new Place(offset)));
        if (!own.isEmpty()) {
            context.offset(own);
            countAnew();
        }
    }

    /** Whether the worker is still to tell where partitions begin; at the start there are none yet. */
    boolean awaitsPositions() {
        return awaitsPositions;
    }

    void isToldPositions() {
        awaitsPositions = false;
    }

    void pause() {
        if (!paused) {
            paused = true;
            readNanos += nanos.getAsLong() - readsSince;
            context.pause(partitions());
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            context.resume(partitions());
            readsSince = nanos.getAsLong();
        }
    }

    /**
     * The partitions of which by now any record that they had before would have come, as far as can be told from here:
     * none came while it read for some seconds.
     */
    Set<TopicPartition> takeRead() {
        if (paused || readNanos + nanos.getAsLong() - readsSince < READ_NANOS) {
            return Set.of();
        }
        Set<TopicPartition> quiet = assigned.stream()
                .filter(partition -> !next.containsKey(partition) || !next.get(partition).came)
                .collect(Collectors.toSet());
        countAnew();
        return quiet;
    }

    private void countAnew() {
        readNanos = 0;
        readsSince = nanos.getAsLong();
        next.values().forEach(place -> place.came = false);
    }

    boolean isPaused() {
        return paused;
    }

    void comeBackSoon() {
        context.timeout(SOON_MS);
    }

    private TopicPartition[] partitions() {
        return assigned.toArray(TopicPartition[]::new);
    }
}
