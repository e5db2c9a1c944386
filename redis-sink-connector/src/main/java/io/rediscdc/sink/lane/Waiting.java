package io.rediscdc.sink.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The records that a target has not answered for: a batch that is being written, and what waits behind it. */
final class Waiting {
    private final int batchRecords;
    private final long batchBytes;
    private final Deque<Delivery> queue = new ArrayDeque<>();
    private List<Delivery> batch = List.of();
    private long records;
    private long bytes;

    /**
     * @param batchRecords most records of a batch
     * @param batchBytes a batch ends with the record that reaches this
     */
    Waiting(int batchRecords, long batchBytes) {
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
    }

    void add(Delivery delivery) {
        queue.add(delivery);
        count(delivery, 1);
    }

    boolean isEmpty() {
        return batch.isEmpty() && queue.isEmpty();
    }

    /** Whether nothing waits behind the batch. */
    boolean isLast() {
        return queue.isEmpty();
    }

    /** The batch, which stays the same until it is {@link #batchDone}. */
    List<Delivery> batch() {
        return batch;
    }

    /** Takes a batch out of the queue, unless there is one. */
    void fillBatch() {
        if (batch.isEmpty()) {
            batch = new ArrayList<>();
            long size = 0;
            while (!queue.isEmpty() && batch.size() < batchRecords && size < batchBytes) {
                Delivery each = queue.remove();
                size += each.bytes();
                batch.add(each);
            }
        }
    }

    void batchDone() {
        batch.forEach(each -> count(each, -1));
        batch = List.of();
    }

    /** Takes partitions out of the batch, which must not be under way. */
    void dropFromBatch(Set<TopicPartition> partitions) {
        List<Delivery> left = batch.stream()
                .filter(each -> !partitions.contains(each.partition()))
                .toList();
        batch.forEach(each -> count(each, -1));
        left.forEach(each -> count(each, 1));
        batch = left;
    }

    /** Takes partitions out of the queue. */
    void drop(Set<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            queue.removeIf(each -> {
                boolean dropped = partitions.contains(each.partition());
                count(each, dropped ? -1 : 0);
                return dropped;
            });
        }
    }

    /** Empties the queue. Returns what was in it. */
    List<Delivery> dropQueue() {
        List<Delivery> dropped = List.copyOf(queue);
        dropped.forEach(each -> count(each, -1));
        queue.clear();
        return dropped;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    private void count(Delivery delivery, int sign) {
        records += sign;
        bytes += sign * delivery.bytes();
    }
}
