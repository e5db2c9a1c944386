package io.rediscdc.sink.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What one target has still to be given, and how far it is: all that the task's thread and a lane's thread share, under
 * one monitor. The lane takes a batch, and keeps to it until it is done: a part of it may be written already, and were
 * it tried again with less, a key could go back to a state that its batch had passed over.
 */
final class Backlog {
    private final int batchRecords;
    private final long batchBytes;

    private final Deque<Delivery> queue = new ArrayDeque<>();
    private final Progress progress = new Progress();
    private final Rewinds rewinds = new Rewinds();
    private final List<Errant> errants = new ArrayList<>();
    /** Partitions that were closed, of which the lane's thread may still remember something. */
    private final Set<TopicPartition> closed = new HashSet<>();

    private List<Delivery> batch = List.of();
    private Map<TopicPartition, Long> held = Map.of();
    private boolean writing;
    private boolean parked;
    private boolean stopped;
    private long records;
    private long bytes;

    /**
     * What to write now.
     *
     * @param closed partitions to forget all of first
     */
    record Work(List<Delivery> batch, Set<TopicPartition> closed) {}

    /**
     * @param batchRecords most records that are taken at a time
     * @param batchBytes a batch ends with the record that reaches this
     */
    Backlog(int batchRecords, long batchBytes) {
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
    }

    // The task's thread.

    /** Takes the records of one delivery, in their order. */
    synchronized void give(List<Delivery> deliveries) {
        if (stopped) {
            return;
        }
        rewinds.delivered();
        for (Delivery each : deliveries) {
            if (rewinds.admits(each, parked)) {
                queue.add(each);
                progress.given(each.partition(), each.offset());
                count(List.of(each), 1);
            }
        }
        notifyAll();
    }

    /** Bad records that are done as soon as they are {@link #reported}. */
    synchronized List<Errant> errants() {
        return List.copyOf(errants);
    }

    synchronized void reported(Errant errant) {
        errants.remove(errant);
    }

    /** Up to where all of a partition is done; nothing if that is as far as it was read. */
    synchronized OptionalLong firstOpen(TopicPartition partition) {
        LongStream.Builder open = LongStream.builder();
        progress.firstOpen(partition).ifPresent(open::add);
        rewinds.from(partition).ifPresent(open::add);
        if (held.containsKey(partition)) {
            open.add(held.get(partition));
        }
        errants.stream()
                .filter(each -> each.delivery().partition().equals(partition))
                .forEach(each -> open.add(each.delivery().offset()));
        return open.build().min();
    }

    /** From where partitions shall be read again, which is granted with this. */
    synchronized Map<TopicPartition, Long> grantRewinds() {
        return parked ? Map.of() : rewinds.grant();
    }

    /** Partitions are read again from there on: what this target has had already is passed over. */
    synchronized void readAgain(Map<TopicPartition, Long> from) {
        from.forEach((partition, offset) -> rewinds.readAgain(partition, offset, progress.next(partition)));
    }

    /** The consumer went back by itself, as it does in a topic that was made anew: all that comes is to be written. */
    synchronized void wentBack(TopicPartition partition, long offset) {
        rewinds.wentBack(partition, offset);
    }

    /**
     * Drops what waits of partitions, and waits until nothing of them is being written.
     *
     * @return false if it still is: the write has to be cut off
     */
    synchronized boolean close(Collection<TopicPartition> partitions, long waitMs) {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        closed.addAll(gone);
        drop(gone);
        progress.forget(gone);
        rewinds.forget(gone);
        errants.removeIf(each -> gone.contains(each.delivery().partition()));
        held = without(held, gone);
        if (!writing) {
            dropFromBatch();
        }
        notifyAll();
        return awaitUnwritten(gone, waitMs);
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized long records() {
        return records;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Whether there is anything that the task's thread has to come back for. */
    synchronized boolean isBusy() {
        return records > 0 || !errants.isEmpty() || parked || rewinds.areOpen();
    }

    // The lane's thread.

    /** Waits for something to write. Null once stopped. */
    synchronized Work next() throws InterruptedException {
        while (!stopped && batch.isEmpty() && queue.isEmpty()) {
            wait();
        }
        if (stopped) {
            return null;
        }
        if (batch.isEmpty()) {
            batch = take();
        }
        writing = true;
        Work work = new Work(batch, Set.copyOf(closed));
        closed.clear();
        return work;
    }

    /**
     * The batch is done, but for bad records that are not reported yet.
     *
     * @param holding offsets that must be delivered again whatever else was applied
     * @param again from where partitions shall be read again
     */
    synchronized void done(List<Errant> bad, Map<TopicPartition, Long> holding, Map<TopicPartition, Long> again) {
        writing = false;
        bad.stream()
                .filter(each -> !closed.contains(each.delivery().partition()))
                .forEach(errants::add);
        batch.stream()
                .filter(each -> !closed.contains(each.partition()))
                .forEach(each -> progress.done(each.partition(), each.offset()));
        count(batch, -1);
        batch = List.of();
        held = without(holding, closed);
        Map<TopicPartition, Long> open = without(again, closed);
        drop(open.keySet());
        progress.forget(open.keySet());
        open.forEach(rewinds::ask);
        notifyAll();
    }

    /** The batch is to be tried again. */
    synchronized void failed() {
        writing = false;
        dropFromBatch();
        notifyAll();
    }

    /** Waits, unless there is nothing to try again any more. */
    synchronized void pause(long ms) throws InterruptedException {
        long until = System.nanoTime() + ms * 1_000_000;
        for (long left = ms; left > 0 && !stopped && !batch.isEmpty(); left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>();
        long size = 0;
        while (!queue.isEmpty() && taken.size() < batchRecords && size < batchBytes) {
            Delivery each = queue.remove();
            size += each.bytes();
            taken.add(each);
        }
        return taken;
    }

    private void drop(Set<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            queue.stream()
                    .filter(each -> partitions.contains(each.partition()))
                    .forEach(each -> count(List.of(each), -1));
            queue.removeIf(each -> partitions.contains(each.partition()));
        }
    }

    private void dropFromBatch() {
        List<Delivery> left = batch.stream()
                .filter(each -> !closed.contains(each.partition()))
                .toList();
        count(batch, -1);
        count(left, 1);
        batch = left;
    }

    private boolean awaitUnwritten(Set<TopicPartition> gone, long waitMs) {
        long until = System.nanoTime() + waitMs * 1_000_000;
        boolean interrupted = false;
        long left = waitMs;
        while (isWriting(gone) && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true; // and yet nothing may be written once this returns
            }
            left = (until - System.nanoTime()) / 1_000_000;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isWriting(gone);
    }

    private boolean isWriting(Set<TopicPartition> gone) {
        return writing && batch.stream().anyMatch(each -> gone.contains(each.partition()));
    }

    private void count(List<Delivery> deliveries, int sign) {
        records += (long) sign * deliveries.size();
        bytes += sign * deliveries.stream().mapToLong(Delivery::bytes).sum();
    }

    private static Map<TopicPartition, Long> without(Map<TopicPartition, Long> all, Set<TopicPartition> gone) {
        Map<TopicPartition, Long> left = new HashMap<>(all);
        left.keySet().removeAll(gone);
        return left;
    }
}
