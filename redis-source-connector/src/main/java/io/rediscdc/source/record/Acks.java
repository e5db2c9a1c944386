package io.rediscdc.source.record;

import io.rediscdc.source.dirty.Generations;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which records of a shard Kafka has acknowledged, so that a pass can wait until all emitted before it are in their
 * topics. Emitted by the shard's thread, acknowledged by the worker's.
 */
public final class Acks {
    private final Generations generations = new Generations();
    private final LongAdder dropped;

    /**
     * @param dropped counts records that the worker did not write, because a transform or its error tolerance dropped
     *     them
     */
    public Acks(LongAdder dropped) {
        this.dropped = dropped;
    }

    /** Another record is emitted; the number is given back with its acknowledgement. */
    synchronized long emitted() {
        generations.opened(generations.current());
        return generations.current();
    }

    void acknowledged(long generation, boolean written) {
        if (!written) {
            dropped.increment();
        }
        synchronized (this) {
            generations.done(generation);
        }
    }

    /** Draws a line behind all records emitted so far; ask {@link #passed} with the answer. */
    public synchronized long barrier() {
        return generations.barrier();
    }

    /** Whether Kafka has acknowledged all records from before the barrier. */
    public synchronized boolean passed(long barrier) {
        return generations.passed(barrier);
    }

    /** Number of records that the worker did not write. */
    public long dropped() {
        return dropped.sum();
    }
}
