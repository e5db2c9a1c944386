package io.rediscdc.value;

import io.rediscdc.event.Slice;
import java.util.List;

/**
 * A stream: its entries, what it remembers of entries that have gone, its consumer groups.
 *
 * @param entries in the order of their ids
 * @param lastId the greatest id that it ever had
 * @param counters null where the server that wrote it keeps none, as those before 7.0
 */
public record StreamState(List<Entry> entries, StreamId lastId, Counters counters, List<Group> groups) {
    /**
     * An entry.
     *
     * @param fields names and values in turns, in order; a name may come more than once
     */
    public record Entry(StreamId id, List<Slice> fields) {}

    /**
     * What a stream counts beyond its entries.
     *
     * @param firstId id of the first entry that is there
     * @param maxDeletedId greatest id of an entry that was deleted
     * @param entriesAdded how many entries were ever added, unsigned
     */
    public record Counters(StreamId firstId, StreamId maxDeletedId, long entriesAdded) {}

    /**
     * A consumer group.
     *
     * @param entriesRead how many entries it has read, -1 for not known; null where the stream has no counters
     * @param pending in the order of their ids
     */
    public record Group(
            Slice name, StreamId lastDeliveredId, Long entriesRead, List<Consumer> consumers, List<Pending> pending) {}

    /**
     * A consumer of a group.
     *
     * @param seenMs when it last asked, ms since 1970
     * @param activeMs when it last got anything, ms since 1970, -1 for never; null where the server does not keep it, as
     *     those before 7.2
     */
    public record Consumer(Slice name, long seenMs, Long activeMs) {}

    /**
     * An entry that was delivered and is not acknowledged.
     *
     * @param consumer name of one of the group's
     * @param deliveredMs when it was last delivered, ms since 1970
     * @param deliveries how often
     */
    public record Pending(StreamId id, Slice consumer, long deliveredMs, long deliveries) {}
}
