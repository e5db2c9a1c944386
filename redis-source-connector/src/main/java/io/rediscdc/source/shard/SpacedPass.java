package io.rediscdc.source.shard;

import java.util.concurrent.TimeUnit;

/** A pass for what may go on all the time: wanted once or many times, it runs once in a while. For one thread. */
final class SpacedPass {
    private final ShardProgress progress;
    private final GapReason reason;
    private final long delayNanos;
    private final long everyNanos;
    private boolean due;
    private long notBeforeNanos = System.nanoTime();

    /**
     * @param delayMs how long to wait for more of the same before the first one
     * @param everyMs least time between two
     */
    SpacedPass(ShardProgress progress, GapReason reason, long delayMs, long everyMs) {
        this.progress = progress;
        this.reason = reason;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMs);
        this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMs);
    }

    /** It happened again. */
    void request() {
        if (!due) {
            due = true;
            long soon = System.nanoTime() + delayNanos;
            notBeforeNanos = soon - notBeforeNanos > 0 ? soon : notBeforeNanos;
        }
    }

    /** It happened, and is over: the pass will find all of it. */
    void requestNow() {
        due = true;
        notBeforeNanos = System.nanoTime();
    }

    /** Asks for the pass if it is time, and none runs or waits. */
    void step() {
        if (due && System.nanoTime() - notBeforeNanos >= 0 && progress.isRested()) {
            due = false;
            notBeforeNanos = System.nanoTime() + everyNanos;
            progress.gap(reason);
        }
    }

    /** Whether one is wanted and not asked for yet. */
    boolean isDue() {
        return due;
    }
}
