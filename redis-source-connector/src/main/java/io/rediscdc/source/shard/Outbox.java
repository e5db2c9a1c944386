package io.rediscdc.source.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What the shards of a task have read and Connect has not yet asked for. Bounded by records and by bytes: beyond that
 * {@link #put} waits, and the dirty sets coalesce. Carries the failure of a shard to {@code poll}.
 */
public final class Outbox {
    /** How often one who waits for room looks at other things. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final int maxRecords;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Deque<Batch> batches = new ArrayDeque<>();

    private int records;
    private long bytes;
    private boolean closed;
    private RuntimeException failure;

    private record Batch(List<SourceRecord> records, long bytes) {}

    public Outbox(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /**
     * Adds records behind those that are there; waits for room first. One batch is let in even if it alone exceeds the
     * bounds.
     *
     * @param whileFull called several times a second by the caller's thread while it waits; must not throw
     * @return false if the outbox is closed and the records were not taken
     */
    public boolean put(List<SourceRecord> batch, long batchBytes, Runnable whileFull) throws InterruptedException {
        Offer offer = offer(batch, batchBytes);
        while (offer == Offer.FULL) {
            whileFull.run();
            offer = offer(batch, batchBytes);
        }
        return offer == Offer.TAKEN;
    }

    private enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    /** Waits for room for a moment only. */
    private Offer offer(List<SourceRecord> batch, long batchBytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = LOOK_NANOS;
            while (!closed && !batches.isEmpty() && (records >= maxRecords || bytes >= maxBytes)) {
                if (nanos <= 0) {
                    return Offer.FULL;
                }
                nanos = taken.awaitNanos(nanos);
            }
            if (closed) {
                return Offer.CLOSED;
            }
            batches.add(new Batch(batch, batchBytes));
            records += batch.size();
            bytes += batchBytes;
            arrived.signalAll();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * All records that are there, up to about {@code max}.
     *
     * @return null if none comes within {@code waitMs} or the outbox is closed
     * @throws RuntimeException what a shard failed with
     */
    public List<SourceRecord> poll(int max, long waitMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
            while (batches.isEmpty() && failure == null && !closed && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
            }
            if (failure != null) {
                throw new ConnectException(failure.getMessage(), failure);
            }
            if (closed || batches.isEmpty()) {
                return null;
            }
            return takeUpTo(max);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the next {@link #poll} throw. The first failure stays. */
    public void fail(RuntimeException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody; nothing goes in or out any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            batches.clear();
            arrived.signalAll();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int records() {
        lock.lock();
        try {
            return records;
        } finally {
            lock.unlock();
        }
    }

    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private List<SourceRecord> takeUpTo(int max) {
        Batch first = take();
        if (batches.isEmpty() || first.records().size() >= max) {
            return first.records();
        }
        List<SourceRecord> all = new ArrayList<>(first.records());
        while (!batches.isEmpty() && all.size() + batches.element().records().size() <= max) {
            all.addAll(take().records());
        }
        return all;
    }

    private Batch take() {
        Batch batch = batches.remove();
        records -= batch.records().size();
        bytes -= batch.bytes();
        taken.signalAll();
        return batch;
    }
}
