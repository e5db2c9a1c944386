package io.rediscdc.source.shard;

import io.rediscdc.event.Cause;

/** Why changes may have been missed. Each leads to a pass. */
public enum GapReason {
    /** There is no offset: nothing is known of this server yet. */
    FIRST_START(true, false, "this is the first start, and all keys are read (snapshot)"),
    /** The task starts again; what it had in memory is gone, and nobody listened meanwhile. */
    RESTART(true, true, "the task was not running for a while, and changes made meanwhile were not heard"),
    /** The hint or the read connection was lost. */
    LINK_LOST(true, true, "a connection was lost, and changes made before it came back were not heard"),
    /** More keys changed than the dirty set may hold. */
    OVERFLOW(true, false, "more distinct keys changed than dirty.max.keys and dirty.max.bytes allow to remember"),
    /** FLUSHALL or FLUSHDB: keys went without a hint each. */
    FLUSHED(false, false, "a database was flushed, which is not notified key by key"),
    /** Told on a replica: a flush, or the replica loaded all keys anew, which looks the same. */
    RELOADED(true, true, "the replica was flushed or loaded all keys anew, which is not notified key by key"),
    /** SWAPDB: the keys of two databases changed places. */
    SWAPPED(true, true, "two databases were swapped, which is not notified key by key"),
    /** The server's counters went back: what they would have told is unknown. */
    STATISTICS_RESET(true, false, "the server's statistics were reset, and what they would have told is unknown"),
    /** Keys were evicted, which this way of capturing does not report. */
    REMOVED_UNHEARD(false, false, "the server evicted keys, which this capture mode does not report"),
    /** Keys expired, which this way of capturing does not report. The targets hold the same expiry; tombstones lack. */
    EXPIRED_UNHEARD(false, false, "keys expired, which this capture mode does not report"),
    /** With its last element a vector set goes without an event. */
    VECTORS_EMPTIED(
            false, false, "vector sets lost elements, which is not notified, nor that one is gone with its last"),
    /** The server's state moves and no hint comes. */
    NOT_NOTIFIED(true, false, "keys change and the server does not notify of it"),
    /** The server's state moves and no hint comes, which commands that are not notified may explain. */
    MAYBE_NOT_NOTIFIED(
            true, false, "no notification came for a while though keys may have changed, and the flags cannot be seen"),
    /** Slots have other owners. What moved was heard; keys that were dropped with a slot were not. */
    SLOTS_MOVED(true, false, "slots of the cluster have other owners, and keys may have been dropped with a slot"),
    /** A topic was deleted or made anew, and lacks what was written before. */
    TOPIC_REPLACED(true, true, "a topic was deleted or made anew and lacks what was written to it before"),
    /** The pass of {@code reconcile.interval.ms}. */
    SCHEDULED(true, false, "reconcile.interval.ms has passed since the last one");

    private final boolean scan;
    private final boolean startsOver;
    private final String text;

    GapReason(boolean scan, boolean startsOver, String text) {
        this.scan = scan;
        this.startsOver = startsOver;
        this.text = text;
    }

    /** Whether states may be missed too, and not only deletes. */
    boolean scan() {
        return scan;
    }

    /** Whether a pass that runs is of no use any more; else it is let end first. */
    boolean startsOver() {
        return startsOver;
    }

    /** Whether something may have been missed at all, so that it is said loudly. */
    boolean isGap() {
        return this != FIRST_START && !isPrecaution();
    }

    /** Whether a pass is wanted though no miss is known. */
    boolean isPrecaution() {
        return switch (this) {
            case SCHEDULED, SLOTS_MOVED, EXPIRED_UNHEARD, VECTORS_EMPTIED, MAYBE_NOT_NOTIFIED -> true;
            default -> false;
        };
    }

    /** What a tombstone says of a key that the pass finds gone. */
    Cause cause() {
        return this == FLUSHED ? Cause.FLUSHED : Cause.RECONCILED;
    }

    /** For the log. */
    public String text() {
        return text;
    }
}
