package io.rediscdc.sink.marker;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * When each partition was last known to be applied up to its end. What was deleted since may be forgotten by the topic
 * once that is longer ago than tombstones stay, whether the task was away or only has not read. For one writing thread,
 * but for what is said not to be.
 */
public final class Freshness {
    /** A running task finds out so often at least, so that what is younger is never too old for it. */
    private static final long LEAST_MS = 30_000;

    private static final long ASK_MS = 10_000;
    /** While there is more to write, which is not to wait for the answers. */
    private static final long BUSY_ASK_MS = 60_000;

    /** What waits is to be written even if Kafka is away. */
    private static final long BRIEFLY_MS = 2_000;
    /** Without an answer the task would have to fail. */
    private static final long PATIENTLY_MS = TimeUnit.DAYS.toMillis(1);

    private final Ledger ledger;
    private final Map<TopicPartition, Long> current = new ConcurrentHashMap<>();
    /** Grows when what the servers hold has to be looked at again. Written by the lane's thread, read by those of servers. */
    private volatile int doubts;

    private long askedMs;

    Freshness(Ledger ledger) {
        this.ledger = ledger;
    }

    /** All that a partition had then is applied. For any thread. */
    public void confirm(TopicPartition partition, long atMs) {
        current.merge(partition, atMs, Math::max);
    }

    /**
     * Asks Kafka, where it may be asked, of partitions whose offsets do not go forward.
     *
     * @param idle whether nothing else waits
     */
    public void ask(boolean idle) {
        long now = System.currentTimeMillis();
        if (now - askedMs < (idle ? ASK_MS : busyAskMs())) {
            return;
        }
        Map<TopicPartition, Long> still = new HashMap<>();
        ledger.positions().forEach((partition, position) -> {
            if (now - since(partition) >= ASK_MS) { // from behind the chunks of a value that is not whole yet
                still.put(partition, ledger.ends().latest(partition, position));
            }
        });
        if (!still.isEmpty()) {
            ledger.topics().ended(still, BRIEFLY_MS).forEach(partition -> confirm(partition, now));
        }
        askedMs = System.currentTimeMillis();
    }

    /** Seldom, and yet several times before what is known of any partition is too old. */
    private long busyAskMs() {
        return ledger.positions().keySet().stream()
                .mapToLong(partition -> keepsMs(partition) / 3)
                .reduce(BUSY_ASK_MS, Math::min);
    }

    /** Whether the servers have to be looked at again before more of these partitions is written. */
    public boolean doubts(Collection<TopicPartition> partitions) {
        long now = System.currentTimeMillis();
        boolean doubted = partitions.stream().anyMatch(partition -> since(partition) < oldest(partition, now));
        if (doubted) {
            doubts++;
        }
        return doubted;
    }

    /** Whether nothing lies at an offset or behind it, which is confirmed then. For any thread. */
    boolean isEnd(TopicPartition partition, long offset) {
        long now = System.currentTimeMillis();
        boolean end =
                !ledger.topics().ended(Map.of(partition, offset), PATIENTLY_MS).isEmpty();
        if (end) {
            confirm(partition, now);
        }
        return end;
    }

    int doubts() {
        return doubts;
    }

    /** What a running task knew before this may be too old. For any thread. */
    long oldest(TopicPartition partition, long now) {
        return now - keepsMs(partition);
    }

    /** 0 if not known. For any thread. */
    long of(TopicPartition partition) {
        return current.getOrDefault(partition, 0L);
    }

    private long keepsMs(TopicPartition partition) {
        return Math.max(LEAST_MS, ledger.topics().deleteRetentionMs(partition.topic()));
    }

    /** As the markers say, too; the end of time for a partition without any. */
    private long since(TopicPartition partition) {
        return Math.max(of(partition), ledger.least(partition, Marker::timeMs));
    }
}
