package io.rediscdc.source.shard;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which repair is due. One pass runs and at most one waits: further reasons join the waiting one. A reason that comes
 * up while a pass runs waits for it to end, and then a moment longer each time, so that no pass feeds itself.
 */
final class Gaps {
    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);
    private static final long FIRST_WAIT_MS = 1_000;
    private static final long LONGEST_WAIT_MS = 60_000;
    /** For so many times as long as it took no pass follows that is wanted all the time. */
    private static final int RESTS = 9;

    private final String shard;
    private final boolean candidates;
    private GapReason due;
    private boolean scan;
    private long notBeforeNanos = System.nanoTime();
    private long waitMs = FIRST_WAIT_MS;
    private long startedNanos;
    private long restedNanos = System.nanoTime();

    /**
     * @param candidates whether a pass finds missed deletes
     */
    Gaps(String shard, boolean candidates) {
        this.shard = shard;
        this.candidates = candidates;
    }

    /** Something may have been missed, or a pass is wanted anyway. */
    void add(GapReason reason) {
        scan |= reason.scan();
        if (due == null || reason.isGap()) {
            due = reason;
        }
        if (!reason.isGap()) {
            return;
        }
        if (!candidates) {
            LOG.warn(
                    "Shard {}: GAP: {}. All keys are read again. Not covered, since reconcile.candidates=none: a key"
                            + " deleted or expired meanwhile gets no tombstone and stays on the targets; redis-cdc"
                            + " verify lists such keys as extra",
                    shard,
                    reason.text());
        } else {
            LOG.warn(
                    "Shard {}: GAP: {}. A pass will find what was missed, deleted keys included; until it is complete the"
                            + " targets may differ",
                    shard,
                    reason.text());
        }
    }

    /** Whether anything is due, now or in a while. */
    boolean isDue() {
        return due != null;
    }

    /** Whether something is due because changes may be missing. */
    boolean isGap() {
        return due != null && !due.isPrecaution();
    }

    /** Whether the last pass is so long ago that those over the topics alone take a tenth of the time at most. */
    boolean isRested() {
        return due == null && System.nanoTime() - restedNanos >= 0;
    }

    /** Whether a pass may start now. */
    boolean mayStart() {
        return due != null && System.nanoTime() - notBeforeNanos >= 0;
    }

    GapReason reason() {
        return due;
    }

    /** Whether the pass that is due must look at all keys, not only at those of the topics. */
    boolean scan() {
        return scan;
    }

    /** The pass that was due has started. */
    void started() {
        due = null;
        scan = false;
        startedNanos = System.nanoTime();
    }

    /**
     * A pass has ended; if another became due meanwhile, it waits, longer each time.
     *
     * @param scanned whether it looked at all keys
     */
    void completed(boolean scanned) {
        long now = System.nanoTime();
        restedNanos = now + (scanned ? 0 : RESTS * (now - startedNanos));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        // A flush is not caused by a pass: what was flushed is not kept waiting for longer than the last pass took.
        long longestMs = scan ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, tookMs));
        waitMs = due == null ? FIRST_WAIT_MS : Math.min(longestMs, waitMs * 2);
        notBeforeNanos = System.nanoTime() + (due == null ? 0 : TimeUnit.MILLISECONDS.toNanos(waitMs / 2));
    }
}
