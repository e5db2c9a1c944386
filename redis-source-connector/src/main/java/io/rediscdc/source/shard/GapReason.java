package io.rediscdc.source.shard;

/** Why changes may have been missed. Each leads to a pass over all keys. */
public enum GapReason {
    /** There is no offset: nothing is known of this server yet. */
    FIRST_START("the first start: a snapshot of all keys is due"),
    /** The task starts again; what it had in memory is gone, and nobody listened meanwhile. */
    RESTART("the task was not running for a while"),
    /** The hint or the read connection was lost. */
    LINK_LOST("a connection was lost, and changes made before it came back were not heard"),
    /** More keys changed than the dirty set may hold. */
    OVERFLOW("more distinct keys changed than dirty.max.keys and dirty.max.bytes allow to remember"),
    /** FLUSHALL or FLUSHDB: keys went without a hint each. */
    FLUSHED("a database was flushed, which is not notified key by key"),
    /** SWAPDB: the keys of two databases changed places. */
    SWAPPED("two databases were swapped, which is not notified key by key");

    private final String text;

    GapReason(String text) {
        this.text = text;
    }

    /** For the log. */
    public String text() {
        return text;
    }
}
