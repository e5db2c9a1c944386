package io.rediscdc.sink.topic;

import io.rediscdc.kafka.Kafka;
import io.rediscdc.redis.Backoff;
import io.rediscdc.thread.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether any record lies between an offset and a partition's end: a transaction leaves offsets without one there, so
 * that it takes a look. Safe for all threads.
 */
final class PartitionEnds {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);
    /** A consumer that has not come to an end by then is given up for a new one. */
    private static final long LOOK_MS = 10_000;

    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 5_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Map<TopicPartition, Found> known = new ConcurrentHashMap<>();

    /** From an offset up to an end. */
    record Span(long from, long end) {}

    /** What came of a look. */
    private record Found(Span span, boolean nothing) {
        boolean tells(Span asked) {
            return span.from() == asked.from() && (!nothing || span.end() == asked.end());
        }
    }

    PartitionEnds(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * Finds those without a record in their span. It goes on until that is known of each.
     *
     * @param nothing takes them, each once that is found
     * @param look is called several times a second, to end it by throwing; what was found by then is kept
     * @throws AuthorizationException if the records may not be read
     */
    void nothing(Map<TopicPartition, Span> spans, Set<TopicPartition> nothing, Runnable look)
            throws InterruptedException {
        Map<TopicPartition, Span> open = new HashMap<>();
        spans.forEach((partition, span) -> {
            Found found = known.get(partition);
            if (span.from() >= span.end()) {
                nothing.add(partition);
            } else if (found == null || !found.tells(span)) {
                open.put(partition, span);
            } else if (found.nothing()) {
                nothing.add(partition);
            }
        });
        Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        while (!open.isEmpty()) {
            try {
                read(open, nothing, look);
            } catch (AuthorizationException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                look.run(); // perhaps it was that which threw
                LOG.info("Kafka does not tell whether {} have records; asking again: {}", open.keySet(), e.toString());
            }
            if (!open.isEmpty()) {
                Kafka.await(backoff.next(), look);
            }
        }
    }

    /** Takes those out of the open ones of which it is found, for some time at most. */
    private void read(Map<TopicPartition, Span> open, Set<TopicPartition> nothing, Runnable look) {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            consumer.assign(Set.copyOf(open.keySet()));
            open.forEach((partition, span) -> consumer.seek(partition, span.from()));
            Deadline until = Deadline.in(LOOK_MS);
            while (!open.isEmpty() && until.leftMs() > 0) {
                look.run();
                Set<TopicPartition> records = consumer.poll(POLL).partitions();
                Set<TopicPartition> done = new HashSet<>();
                open.forEach((partition, span) -> {
                    boolean record = records.contains(partition);
                    if (record || consumer.position(partition, POLL) >= span.end()) {
                        known.put(partition, new Found(span, !record));
                        done.add(partition);
                        if (!record) {
                            nothing.add(partition);
                        }
                    }
                });
                open.keySet().removeAll(done);
                consumer.pause(done);
            }
        } finally {
            consumer.close(CloseOptions.timeout(POLL));
        }
    }
}
