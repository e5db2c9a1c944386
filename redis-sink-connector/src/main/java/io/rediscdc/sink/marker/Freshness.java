package io.rediscdc.sink.marker;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * As of when each partition is known to be applied: all that it had then. What was deleted since may be forgotten by the
 * topic once that is longer ago than tombstones stay, whether the task was away, has not read, or lags. For one writing
 * thread, but for what is said not to be.
 */
public final class Freshness {
    /** A running task finds out so often at least, so that what is younger is never too old for it. */
    private static final long LEAST_MS = 30_000;

    private static final long ASK_MS = 10_000;
    /** While there is more to write, which is not to wait for the answers. */
    private static final long BUSY_ASK_MS = 60_000;

    /** What waits is to be written even if Kafka is away. */
    private static final long BRIEFLY_MS = 2_000;
    /** A partition's goals are of times so far apart, in parts of what makes it too old. */
    private static final int GOAL_PARTS = 16;
    /** A timestamp that is further ahead than clocks differ is none. */
    private static final long AHEAD_MS = 60_000;

    /** Without an answer the task would have to fail. */
    private static final long PATIENTLY_MS = TimeUnit.DAYS.toMillis(1);

    private final Ledger ledger;
    private final LongSupplier clock;
    private final Map<TopicPartition, Long> current = new ConcurrentHashMap<>();
    /** Where partitions ended at some times: once all before is applied, all is that they had then. */
    private final Map<TopicPartition, Deque<Goal>> goals = new HashMap<>();
    /** Where partitions stood when Kafka was asked last. */
    private Map<TopicPartition, Long> asked = Map.of();
    /** Grows when what the servers hold has to be looked at again. Written by the lane's thread, read by those of servers. */
    private volatile int doubts;

    private long askedMs;

    private record Goal(long end, long atMs) {}

    /**
     * @param clock ms since 1970
     */
    Freshness(Ledger ledger, LongSupplier clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** All that a partition had then is applied. For any thread. */
    public void confirm(TopicPartition partition, long atMs) {
        current.merge(partition, atMs, Math::max);
    }

    /** What was known of a partition does not hold any more. */
    void forget(TopicPartition partition) {
        current.remove(partition);
        goals.remove(partition);
    }

    /**
     * A partition has gone forward to a record, so it lacks only what is younger: as old as its lag, or as the beginning
     * if it is read from there. Where nobody can say that anything lies behind, it counts as up to date.
     *
     * @param recordMs the record's timestamp, in ms since 1970; negative if it has none, and one of the future tells
     *     nothing
     */
    public void written(TopicPartition partition, long recordMs) {
        long now = clock.getAsLong();
        if (!ledger.topics().mayBeAsked()) {
            confirm(partition, now);
        } else if (recordMs >= 0 && recordMs <= now + AHEAD_MS) {
            confirm(partition, Math.min(now, recordMs));
        }
    }

    /** All of a partition before an offset is applied. */
    void reached(TopicPartition partition, long offset) {
        Deque<Goal> open = goals.getOrDefault(partition, new ArrayDeque<>());
        while (!open.isEmpty() && open.getFirst().end() <= offset) {
            confirm(partition, open.removeFirst().atMs());
        }
    }

    /**
     * Asks Kafka, where it may be asked, how far partitions go that may lag behind.
     *
     * @param idle whether nothing else waits
     */
    public void ask(boolean idle) {
        long now = clock.getAsLong();
        long passed = now - askedMs;
        if (passed >= 0 && passed < (idle ? ASK_MS : busyAskMs())) {
            return;
        }
        Map<TopicPartition, Long> behind = new HashMap<>();
        ledger.positions().forEach((partition, position) -> {
            if (now - since(partition) >= ASK_MS) { // from behind the chunks of a value that is not whole yet
                behind.put(partition, ledger.ends().latest(partition, position));
            }
        });
        if (!behind.isEmpty()) {
            look(behind, now);
        }
        asked = behind;
        askedMs = clock.getAsLong();
    }

    private void look(Map<TopicPartition, Long> behind, long now) {
        Map<TopicPartition, Long> ends = ledger.topics().ends(behind.keySet(), BRIEFLY_MS);
        ends.forEach((partition, end) -> {
            setGoal(partition, new Goal(end, now));
            reached(partition, behind.get(partition));
        });
        Map<TopicPartition, Long> still = new HashMap<>(behind);
        still.entrySet().retainAll(asked.entrySet());
        still.keySet().removeIf(partition -> !ends.containsKey(partition) || of(partition) == now);
        if (!still.isEmpty()) { // what lies before the end may be no records
            ledger.topics().ended(still, BRIEFLY_MS).forEach(partition -> confirm(partition, now));
        }
    }

    private void setGoal(TopicPartition partition, Goal goal) {
        long keepsMs = keepsMs(partition);
        Deque<Goal> open = goals.computeIfAbsent(partition, it -> new ArrayDeque<>());
        while (!open.isEmpty() && goal.atMs() - open.getFirst().atMs() > keepsMs) {
            open.removeFirst(); // to reach it would tell of what is too old
        }
        if (open.isEmpty() || goal.atMs() - open.getLast().atMs() >= keepsMs / GOAL_PARTS) {
            open.addLast(goal);
        }
    }

    /** Seldom, and yet several times before what is known of any partition is too old. */
    private long busyAskMs() {
        return ledger.positions().keySet().stream()
                .mapToLong(partition -> keepsMs(partition) / 5)
                .reduce(BUSY_ASK_MS, Math::min);
    }

    /** Whether the servers have to be looked at again before more of these partitions is written. */
    public boolean doubts(Collection<TopicPartition> partitions) {
        if (!areOld(partitions)) {
            return false;
        }
        // the time for which they keep tombstones may have been raised since
        ledger.topics().learn(partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        boolean doubted = areOld(partitions);
        if (doubted) {
            doubts++;
        }
        return doubted;
    }

    private boolean areOld(Collection<TopicPartition> partitions) {
        long now = clock.getAsLong();
        return partitions.stream().anyMatch(partition -> since(partition) < oldest(partition, now));
    }

    /**
     * Whether nothing lies at an offset or behind it. That is confirmed where all before it is applied, and not where only
     * one server is spared that much and another is still given it. For any thread.
     */
    boolean isEnd(TopicPartition partition, long offset) {
        long now = clock.getAsLong();
        boolean end =
                !ledger.topics().ended(Map.of(partition, offset), PATIENTLY_MS).isEmpty();
        long position = ledger.positions().getOrDefault(partition, 0L);
        if (end && offset <= ledger.ends().latest(partition, position)) {
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
