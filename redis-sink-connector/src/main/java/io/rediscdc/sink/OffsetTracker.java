package io.rediscdc.sink;

import io.rediscdc.sink.decode.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Tells up to where Kafka may forget: in each partition to the first record that is neither applied nor with the dead
 * letters. Behind what is open the worker's own position stands, which also moves over records that never reach the
 * task, such as those that a transform drops. For one thread; partitions are those of the original topics.
 */
final class OffsetTracker {
    private final Map<TopicPartition, Long> firstOpen = new HashMap<>();

    /** These records are open now, in place of those of an earlier try. */
    void begin(Collection<SinkRecord> records) {
        firstOpen.clear();
        for (SinkRecord record : records) {
            Position position = Position.of(record);
            firstOpen.merge(position.partition(), position.offset(), Math::min);
        }
    }

    /** None of the records is open any more. */
    void done() {
        firstOpen.clear();
    }

    /** Forgets partitions that come or go: their open records, if any, are another task's or are delivered again. */
    void reset(Collection<TopicPartition> partitions) {
        firstOpen.keySet().removeAll(partitions);
    }

    /**
     * The offsets that are safe to commit, out of those that the worker has reached.
     *
     * @param held offsets that must be delivered again whatever else was applied
     */
    Map<TopicPartition, OffsetAndMetadata> committable(
            Map<TopicPartition, OffsetAndMetadata> reached, Map<TopicPartition, Long> held) {
        Map<TopicPartition, Long> first = new HashMap<>(firstOpen);
        held.forEach((partition, offset) -> first.merge(partition, offset, Math::min));
        Map<TopicPartition, OffsetAndMetadata> safe = new HashMap<>();
        reached.forEach((partition, offset) -> {
            Long open = first.get(partition);
            safe.put(partition, open == null || open >= offset.offset() ? offset : new OffsetAndMetadata(open));
        });
        return safe;
    }
}
