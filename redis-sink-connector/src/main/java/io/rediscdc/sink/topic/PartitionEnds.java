package io.rediscdc.sink.topic;

import io.rediscdc.kafka.Kafka;
import io.rediscdc.thread.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether any record lies between an offset and a partition's end: a transaction leaves offsets without one there, so
 * that it takes a look. Safe for all threads.
 */
final class PartitionEnds {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);
    private static final long LOOK_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Kafka kafka;
    private final Map<TopicPartition, Look> looks = new ConcurrentHashMap<>();

    /** What came of one. */
    private record Look(long from, long end, boolean nothing) {
        boolean tells(long offset, long now) {
            return from == offset && (!nothing || end == now);
        }
    }

    PartitionEnds(Kafka kafka) {
        this.kafka = kafka;
    }

    /** False also if it does not come out in time. */
    boolean isNothing(TopicPartition partition, long from, long end, Runnable requireOpen) {
        if (from >= end) {
            return true;
        }
        Look before = looks.get(partition);
        if (before != null && before.tells(from, end)) {
            return before.nothing();
        }
        try (Consumer<byte[], byte[]> consumer = kafka.consumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            Deadline until = Deadline.in(LOOK_MS);
            while (until.leftMs() > 0) {
                requireOpen.run();
                boolean record = !consumer.poll(POLL).isEmpty();
                if (record || consumer.position(partition, POLL) >= end) {
                    looks.put(partition, new Look(from, end, !record));
                    return !record;
                }
            }
        } catch (KafkaException e) {
            LOG.warn("Kafka does not tell whether {} has records from {} on", partition, from, e);
        }
        return false;
    }
}
