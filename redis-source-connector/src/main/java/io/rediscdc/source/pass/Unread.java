package io.rediscdc.source.pass;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far partitions are still to be read. A consumer of committed records gets only to where the first transaction
 * begins that is open, be it another task's. What was committed already may be behind that, so it is waited for. For one
 * thread.
 */
final class Unread {
    private static final Logger LOG = LoggerFactory.getLogger(Unread.class);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, Long> ends;
    private long tellAt = System.nanoTime() + TELL_NANOS;

    /**
     * @param consumer has these partitions
     * @param ends behind the last record of each, committed or not
     */
    Unread(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
    }

    /** Whether there is anything in front of the ends that was not polled yet. */
    boolean any() {
        return partitions().findAny().isPresent();
    }

    /**
     * To be called after each poll. Says so if there is nothing to be had for long.
     *
     * @param records how many it brought
     */
    void polled(int records) {
        if (records > 0) {
            tellAt = System.nanoTime() + TELL_NANOS;
        } else if (System.nanoTime() - tellAt >= 0) {
            tell();
            tellAt = System.nanoTime() + TELL_NANOS;
        }
    }

    private void tell() {
        List<TopicPartition> open = partitions()
                .filter(partition -> consumer.currentLag(partition).orElse(-1) == 0) // all is read that is committed
                .toList();
        if (!open.isEmpty()) {
            LOG.warn(
                    "A pass waits for transactions that are open in {}. They end by their producers'"
                            + " transaction.timeout.ms at the latest; should they not, kafka-transactions.sh find-hanging"
                            + " finds them, and abort ends them",
                    open);
        }
    }

    private Stream<TopicPartition> partitions() {
        return ends.entrySet().stream()
                .filter(end -> consumer.position(end.getKey()) < end.getValue())
                .map(Map.Entry::getKey);
    }
}
