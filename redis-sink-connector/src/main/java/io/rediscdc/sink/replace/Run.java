package io.rediscdc.sink.replace;

import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.topic.KafkaTopics.Topic;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replacement, for the partitions that it began with. For the lane's thread, but for {@link #close}. */
final class Run implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Set<TopicPartition> open;
    private final Set<TopicPartition> assigned;
    private final long generation;
    private final Map<String, Topic> topics;
    private final HeldKeys held;
    private final KeySweep sweep;
    private final TopicReading reading;
    private final long fromNanos = System.nanoTime();
    private boolean sweeping;
    private long pages;
    private boolean putOff;
    private long toldNanos = fromNanos;

    /**
     * @param open partitions of which the target may hold keys that the topics do not
     * @param assigned all that the task had
     * @param generation of these, see {@link Ledger#generation}
     * @param topics as they were
     */
    Run(
            Set<TopicPartition> open,
            Set<TopicPartition> assigned,
            long generation,
            Map<String, Topic> topics,
            HeldKeys held,
            KeySweep sweep,
            TopicReading reading) {
        this.open = Set.copyOf(open);
        this.assigned = Set.copyOf(assigned);
        this.generation = generation;
        this.topics = Map.copyOf(topics);
        this.held = held;
        this.sweep = sweep;
        this.reading = reading;
    }

    /** Whether nothing has come or gone that it was not begun with. */
    boolean isOf(Set<TopicPartition> openNow, Ledger ledger) {
        return open.equals(openNow)
                && generation == ledger.generation()
                && assigned.equals(ledger.positions().keySet());
    }

    /** Whether it is known which keys the topics hold. */
    boolean isRead() {
        return reading.isDone();
    }

    /** Whether all that was read is applied. */
    boolean isReached(Map<TopicPartition, Long> positions) {
        return reading.behindLast().entrySet().stream()
                .allMatch(last -> positions.getOrDefault(last.getKey(), 0L) >= last.getValue());
    }

    void sweeps() {
        sweeping = true;
    }

    boolean isSweeping() {
        return sweeping;
    }

    /** It was let look at more: if there was nothing to look at, that will not have changed at once. */
    void swept() {
        long now = sweep.pages();
        putOff = now == pages;
        pages = now;
    }

    boolean isPutOff() {
        return putOff;
    }

    /** Says now and then how far it is. */
    void tell() {
        if (System.nanoTime() - toldNanos > TELL_NANOS) {
            toldNanos = System.nanoTime();
            LOG.info("Looking through the target: {}", sweep);
        }
    }

    Set<TopicPartition> open() {
        return open;
    }

    Map<String, Topic> topics() {
        return topics;
    }

    HeldKeys held() {
        return held;
    }

    KeySweep sweep() {
        return sweep;
    }

    long lastedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
    }

    @Override
    public void close() {
        reading.close();
    }
}
