package io.rediscdc.source.watch;

/** What changed between two looks at a server's counters, beyond what hints tell. */
public enum Finding {
    FLUSHED,
    SWAPPED,
    /** The counters went back: CONFIG RESETSTAT. */
    STATISTICS_RESET,
    /** Keys expired, and the capture mode does not report it. */
    EXPIRED_UNHEARD,
    /** Keys were evicted, and the capture mode does not report it. */
    EVICTED_UNHEARD,
    /** Commands were called that change consumer groups without a hint. */
    GROUPS_CHANGED,
    /** Commands were called that change streams without groups too, and the capture mode may not report it. */
    STREAMS_CHANGED,
    /** Commands were called that change vector sets without a hint, and some of them may be gone. */
    VECTORS_REMOVED,
    /** Keys changed by commands that should be followed by hints, and no hint came. */
    CHANGED_UNHEARD,
    /** The same, but commands were called too that change keys and are followed by none. */
    CHANGED_MAYBE_UNHEARD,
    /** The server is another one in all but its address: role or history changed, or a replica lost its primary. */
    REPLACED
}
