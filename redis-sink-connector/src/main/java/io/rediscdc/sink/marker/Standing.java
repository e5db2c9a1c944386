package io.rediscdc.sink.marker;

import java.util.function.LongPredicate;

/**
 * What a marker, as it was found at a server, says of what the server holds.
 *
 * @param offset from where on the partition must be read for this server
 */
record Standing(Kind kind, long offset) {
    enum Kind {
        /** All is there that was applied. */
        CURRENT,
        /** Writes that were acknowledged are not there any more. */
        BEHIND,
        /** The marker is gone, and so may be the data. */
        GONE,
        /** So old that tombstones written since may have been compacted away, or of another topic of that name, or another Kafka. */
        STALE,
        /** Another task owns the partition now. */
        FENCED
    }

    /**
     * @param mine what this task knows to be there; null if it never was here for this partition
     * @param there what is there; null for nothing
     * @param start from where on this task may have to read again
     * @param reached behind what it has written, which is further than that while a big value is on its way
     * @param currentMs when all of the topic was there as far as this task knows, if it holds what it did; 0 if not known
     * @param oldestMs what was true before this time only is stale
     * @param ended whether nothing lies at an offset or behind it; asked of what is there, only if it is stale otherwise
     * @param clusterId of Kafka now; empty if not known
     * @param topicId of the topic now; empty if not known
     */
    static Standing of(
            Marker mine,
            Marker there,
            long start,
            long reached,
            long currentMs,
            long oldestMs,
            LongPredicate ended,
            String clusterId,
            String topicId) {
        if (there == null) {
            return new Standing(Kind.GONE, 0);
        }
        if (mine != null && there.epoch() > mine.epoch()) {
            return new Standing(Kind.FENCED, start);
        }
        boolean rolledBack = mine != null && there.isBefore(mine) && there.offset() < reached;
        boolean whole = mine != null && there.offset() >= mine.offset() && !rolledBack;
        if (whole && Math.max(there.timeMs(), currentMs) >= oldestMs) {
            return new Standing(Kind.CURRENT, there.offset());
        }
        if (isAnother(topicId, there.topicId())
                || isAnother(clusterId, there.clusterId())
                || (there.timeMs() < oldestMs
                        && !ended.test(whole ? Math.max(reached, there.offset()) : there.offset()))) {
            return new Standing(Kind.STALE, 0);
        }
        if (whole) {
            return new Standing(Kind.CURRENT, there.offset());
        }
        if (mine != null || there.offset() < start) {
            return new Standing(Kind.BEHIND, there.offset());
        }
        return new Standing(Kind.CURRENT, start); // what is beyond is written again, as Kafka's offset says
    }

    /** Whether an id is known to have changed. */
    static boolean isAnother(String now, String before) {
        return !now.isEmpty() && !before.isEmpty() && !now.equals(before);
    }
}
