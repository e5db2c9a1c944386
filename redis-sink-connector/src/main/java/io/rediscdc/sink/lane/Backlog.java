package io.rediscdc.sink.lane;

import io.rediscdc.thread.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What one target has still to be given, and how far it is: all that the task's thread and a lane's thread share, under
 * one monitor. The lane takes a batch, and keeps to it until it is done: a part of it may be written already, and were
 * it tried again with less, a key could go back to a state that its batch had passed over.
 */
final class Backlog {
    /** A lane with nothing to write looks after its target this often. */
    private static final long IDLE_MS = 1_000;

    private final Waiting waiting;
    private final Progress progress = new Progress();
    private final Rewinds rewinds = new Rewinds();
    private final List<Errant> errants = new ArrayList<>();
    /** Partitions that were closed, of which the lane's thread may still remember something. */
    private final Set<TopicPartition> closed = new HashSet<>();
    /** Where the worker stands in partitions of which nothing was open then. */
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    private Map<TopicPartition, Long> held = new HashMap<>();
    private boolean writing;
    private boolean failing;
    private boolean sweeping;
    private boolean resting;
    private boolean parked;
    private boolean stopped;
    private boolean givenUp;

    /** The bounds of a batch are those of {@link Waiting}. */
    Backlog(int batchRecords, long batchBytes) {
        waiting = new Waiting(batchRecords, batchBytes);
    }

    // The task's thread.

    /** Takes the records of one delivery, in their order, and lets the lane go on if it {@link #rest rests}. */
    synchronized void give(List<Delivery> deliveries) {
        resting = false;
        if (stopped) {
            return;
        }
        rewinds.delivered();
        for (Delivery each : deliveries) {
            if (rewinds.admits(each, parked)) {
                waiting.add(each);
                progress.given(each.partition(), each.offset());
            }
        }
        notifyAll();
    }

    /** Waits until fewer records than that wait, unless the target fails. */
    synchronized void awaitFewer(long records, long waitMs) {
        awaitThat(() -> waiting.records() < records || failing || stopped, waitMs);
    }

    /** Begins no other batch before the next delivery, and waits for the one that is being written, unless it fails. */
    synchronized void rest(long waitMs) {
        resting = true;
        awaitThat(() -> !writing || failing || stopped, waitMs);
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
        LongStream holding = held.containsKey(partition) ? LongStream.of(held.get(partition)) : LongStream.empty();
        return LongStream.concat(unwritten(partition), holding).min();
    }

    /** Whether all of a partition that was read is written, be it chunks of a value that is not whole yet. */
    synchronized boolean isWritten(TopicPartition partition) {
        return unwritten(partition).findAny().isEmpty();
    }

    /** The worker stands there: all before is done, unless something of the partition is open. */
    synchronized void reached(TopicPartition partition, long offset) {
        if (firstOpen(partition).isEmpty() && !rewinds.passesOver(partition, offset)) {
            reached.put(partition, offset);
            progress.goesOnAt(partition, offset);
        }
    }

    /** From where partitions shall be read again, which is granted with this. */
    synchronized Map<TopicPartition, Long> grantRewinds() {
        Map<TopicPartition, Long> granted = parked ? Map.of() : rewinds.grant();
        granted.forEach(progress::goesOnAt);
        return granted;
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
        waiting.drop(gone);
        progress.forget(gone);
        rewinds.forget(gone);
        errants.removeIf(each -> gone.contains(each.delivery().partition()));
        held.keySet().removeAll(gone);
        reached.keySet().removeAll(gone);
        if (!writing) {
            waiting.dropFromBatch(closed);
        }
        notifyAll();
        awaitThat(() -> !isWriting(gone) && (failing || stopped || (!writing && closed.isEmpty())), waitMs);
        return !isWriting(gone);
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized long records() {
        return waiting.records();
    }

    synchronized long bytes() {
        return waiting.bytes();
    }

    /** Whether there is anything that the task's thread has to come back for. */
    synchronized boolean isBusy() {
        return !errants.isEmpty() || (!givenUp && (waiting.records() > 0 || parked || rewinds.areOpen()));
    }

    synchronized boolean isParked() {
        return parked;
    }

    synchronized boolean isGivenUp() {
        return givenUp;
    }

    /** Records that a parked target did not get. */
    synchronized long missed() {
        return rewinds.missed();
    }

    /** Ends it: the target gets nothing any more, and holds no offset back. */
    synchronized void giveUp() {
        givenUp = true;
        stopped = true;
        parked = false;
        waiting.dropQueue();
        progress.clear();
        rewinds.clear();
        held.clear();
        notifyAll();
    }

    // The lane's thread.

    /**
     * Waits for something to write. Null once stopped.
     *
     * @param sweeps whether keys of any partition may be removed along with it
     * @param atOnce whether it is not waited for, since there are such keys to be looked for
     */
    synchronized Work next(boolean sweeps, boolean atOnce) throws InterruptedException {
        sweeping = sweeps;
        Deadline idle = Deadline.in(atOnce && !failing ? 0 : IDLE_MS);
        while (idle.leftMs() > 0 && !stopped && (resting || waiting.isEmpty()) && (closed.isEmpty() || failing)) {
            parked &= !waiting.isEmpty(); // if nothing is left to try it with, the next record will tell
            wait(Math.max(1, idle.leftMs()));
        }
        if (stopped) {
            return null;
        }
        if (!resting) {
            waiting.fillBatch();
        }
        writing = true;
        Work work = new Work(waiting.batch(), Set.copyOf(closed), Map.copyOf(reached), waiting.isLast());
        closed.clear();
        reached.clear();
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
        failing = false;
        notifyAll();
        if (givenUp) {
            waiting.batchDone();
            return;
        }
        parked = false;
        errants.addAll(bad);
        errants.removeIf(each -> closed.contains(each.delivery().partition()));
        progress.done(waiting.batch(), closed);
        waiting.batchDone();
        held = new HashMap<>(holding);
        held.keySet().removeAll(closed);
        Map<TopicPartition, Long> open = new HashMap<>(again);
        open.keySet().removeAll(closed);
        waiting.drop(open.keySet());
        progress.forget(open.keySet());
        open.forEach(rewinds::ask);
        reached.keySet().removeAll(open.keySet());
    }

    /** The batch is to be tried again. */
    synchronized void failed() {
        writing = false;
        failing = true;
        waiting.dropFromBatch(closed);
        notifyAll();
    }

    /**
     * From now on only the batch is kept, to try the target with: all else is read again once it is done.
     *
     * @return false if it is so already
     */
    synchronized boolean park() {
        if (parked || stopped) {
            return false;
        }
        parked = true;
        rewinds.park(waiting.dropQueue());
        progress.forgetOpen();
        waiting.batch().forEach(each -> progress.given(each.partition(), each.offset()));
        return true;
    }

    /** Waits, unless there is nothing to try again any more. */
    synchronized void pause(long ms) throws InterruptedException {
        Deadline until = Deadline.in(ms);
        while (until.leftMs() > 0 && !stopped && !waiting.batch().isEmpty()) {
            wait(Math.max(1, until.leftMs()));
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private LongStream unwritten(TopicPartition partition) {
        LongStream open = LongStream.concat(progress.firstOpen(partition).stream(), rewinds.from(partition).stream());
        LongStream unreported = errants.stream()
                .filter(each -> each.delivery().partition().equals(partition))
                .mapToLong(each -> each.delivery().offset());
        return LongStream.concat(open, unreported);
    }

    private void awaitThat(BooleanSupplier condition, long waitMs) {
        Patience.await(this, condition, waitMs); // for nothing may be written once this returns
    }

    private boolean isWriting(Set<TopicPartition> gone) {
        return writing && (sweeping || waiting.batch().stream().anyMatch(each -> gone.contains(each.partition())));
    }
}
