package io.rediscdc.source.shard;

import java.util.concurrent.TimeUnit;

/** Asks for a pass once no more slots of a cluster move. For the shard's one thread. */
final class MovedSlots {
    /** So long after slots have moved, no more of them do. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ShardProgress progress;
    private boolean moved;
    private long movedNanos;

    MovedSlots(ShardProgress progress) {
        this.progress = progress;
    }

    /** Some have other owners now. */
    void found() {
        moved = true;
        movedNanos = System.nanoTime();
    }

    void step() {
        if (moved && System.nanoTime() - movedNanos >= SETTLE_NANOS) {
            moved = false;
            progress.gap(GapReason.SLOTS_MOVED);
        }
    }
}
