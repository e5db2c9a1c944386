package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import io.rediscdc.value.StreamState.Consumer;
import io.rediscdc.value.StreamState.Entry;
import io.rediscdc.value.StreamState.Group;
import io.rediscdc.value.StreamState.Pending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes a stream in the oldest form that holds all it has. */
final class StreamWriter {
    /** As Redis fills its nodes by default. */
    private static final int NODE_BYTES = 4_096;

    private static final int NODE_ENTRIES = 100;
    private static final int SAME_FIELDS = 2;
    /** Flags and the two numbers of the id. */
    private static final int ELEMENTS_OF_ENTRY = 3;

    private final StreamState stream;
    private final RdbType form;
    private final RdbOutput out;

    StreamWriter(StreamState stream, RdbType form, RdbOutput out) {
        this.stream = stream;
        this.form = form;
        this.out = out;
    }

    /** The oldest form without a loss. */
    static RdbType form(StreamState stream) {
        if (stream.counters() == null || stream.groups().stream().anyMatch(group -> group.entriesRead() == null)) {
            return RdbType.STREAM_LISTPACKS;
        }
        boolean activeTimes = stream.groups().stream()
                .flatMap(group -> group.consumers().stream())
                .anyMatch(consumer -> consumer.activeMs() != null);
        return activeTimes ? RdbType.STREAM_LISTPACKS_3 : RdbType.STREAM_LISTPACKS_2;
    }

    void write() {
        List<Slice> nodes = new ArrayList<>();
        List<StreamId> ids = new ArrayList<>();
        for (int from = 0; from < stream.entries().size(); ) {
            ids.add(stream.entries().get(from).id());
            from = node(from, nodes);
        }
        out.length(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            out.string(bytes(ids.get(i)));
            out.string(nodes.get(i));
        }
        out.length(stream.entries().size());
        twoNumbers(stream.lastId());
        if (form != RdbType.STREAM_LISTPACKS) {
            twoNumbers(stream.counters().firstId());
            twoNumbers(stream.counters().maxDeletedId());
            out.length(stream.counters().entriesAdded());
        }
        out.length(stream.groups().size());
        stream.groups().forEach(this::group);
    }

    /** Adds the node that begins with an entry; returns which entry the next one begins with. */
    private int node(int from, List<Slice> nodes) {
        List<Entry> entries = stream.entries();
        StreamId own = entries.get(from).id();
        List<Slice> names = names(entries.get(from));
        ListpackOutput body = new ListpackOutput();
        int to = from;
        while (to < entries.size() && to - from < NODE_ENTRIES && (to == from || body.length() < NODE_BYTES)) {
            entry(entries.get(to), own, names, body);
            to++;
        }
        ListpackOutput pack = new ListpackOutput();
        pack.add(to - from);
        pack.add(0); // deleted ones
        pack.add(names.size());
        names.forEach(pack::add);
        pack.add(0); // the end of what the entries share
        pack.append(body);
        nodes.add(pack.finish());
        return to;
    }

    private static void entry(Entry entry, StreamId own, List<Slice> names, ListpackOutput out) {
        List<Slice> fields = entry.fields();
        boolean same = names(entry).equals(names);
        int elements = ELEMENTS_OF_ENTRY + (same ? fields.size() / 2 : 1 + fields.size());
        out.add(same ? SAME_FIELDS : 0);
        out.add(entry.id().ms() - own.ms());
        out.add(entry.id().seq() - own.seq());
        if (!same) {
            out.add(fields.size() / 2);
        }
        for (int i = same ? 1 : 0; i < fields.size(); i += same ? 2 : 1) {
            out.add(fields.get(i));
        }
        out.add(elements);
    }

    private static List<Slice> names(Entry entry) {
        List<Slice> names = new ArrayList<>(entry.fields().size() / 2);
        for (int i = 0; i < entry.fields().size(); i += 2) {
            names.add(entry.fields().get(i));
        }
        return names;
    }

    private void group(Group group) {
        out.string(group.name());
        twoNumbers(group.lastDeliveredId());
        if (form != RdbType.STREAM_LISTPACKS) {
            out.length(group.entriesRead());
        }
        out.length(group.pending().size());
        for (Pending pending : group.pending()) {
            out.write(bytes(pending.id()));
            out.time(pending.deliveredMs());
            out.length(pending.deliveries());
        }
        out.length(group.consumers().size());
        for (Consumer consumer : group.consumers()) {
            out.string(consumer.name());
            out.time(consumer.seenMs());
            if (form == RdbType.STREAM_LISTPACKS_3) {
                out.time(consumer.activeMs() == null ? consumer.seenMs() : consumer.activeMs());
            }
            List<Pending> own = group.pending().stream()
                    .filter(pending -> pending.consumer().equals(consumer.name()))
                    .toList();
            out.length(own.size());
            own.forEach(pending -> out.write(bytes(pending.id())));
        }
    }

    private void twoNumbers(StreamId id) {
        out.length(id.ms());
        out.length(id.seq());
    }

    private static Slice bytes(StreamId id) {
        return Slice.of(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.ms())
                .putLong(id.seq())
                .array());
    }
}
