package io.rediscdc.typed;

import io.rediscdc.event.Slice;
import io.rediscdc.format.FormatException;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import io.rediscdc.value.StreamState.Consumer;
import io.rediscdc.value.StreamState.Counters;
import io.rediscdc.value.StreamState.Entry;
import io.rediscdc.value.StreamState.Group;
import io.rediscdc.value.StreamState.Pending;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads the row of a stream. */
final class StreamRowReader {
    private final BiFunction<String, Object, Slice> strings;

    /**
     * @param strings reads a string of Redis; its first argument is for messages
     */
    StreamRowReader(BiFunction<String, Object, Slice> strings) {
        this.strings = strings;
    }

    StreamState read(Row row) {
        List<Entry> entries = new ArrayList<>();
        row.list("entries").forEach(entry -> entries.add(entry(Row.of("stream.entries", entry))));
        List<Group> groups = new ArrayList<>();
        row.list("groups").forEach(group -> groups.add(group(Row.of("stream.groups", group))));
        Counters counters = row.has("entries_added")
                ? new Counters(id(row, "first_id"), id(row, "max_deleted_id"), row.number("entries_added"))
                : null;
        return new StreamState(entries, id(row, "last_id"), counters, groups);
    }

    private Entry entry(Row row) {
        List<Slice> fields = new ArrayList<>();
        for (Object each : row.list("fields")) {
            Row field = Row.of("stream.entries.fields", each);
            fields.add(strings.apply("stream.entries.fields.field", field.get("field")));
            fields.add(strings.apply("stream.entries.fields.value", field.get("value")));
        }
        if (fields.isEmpty()) {
            throw new FormatException("stream.entries has an entry without fields");
        }
        return new Entry(id(row, "id"), fields);
    }

    private Group group(Row row) {
        List<Consumer> consumers = new ArrayList<>();
        Set<Slice> names = new HashSet<>();
        for (Object each : row.list("consumers")) {
            Row consumer = Row.of("stream.groups.consumers", each);
            Slice name = strings.apply("stream.groups.consumers.name", consumer.get("name"));
            names.add(name);
            consumers.add(new Consumer(name, consumer.number("seen_ms"), consumer.numberOrNull("active_ms")));
        }
        List<Pending> pending = new ArrayList<>();
        for (Object each : row.list("pending")) {
            Row entry = Row.of("stream.groups.pending", each);
            Slice owner = strings.apply("stream.groups.pending.consumer", entry.get("consumer"));
            if (!names.contains(owner)) {
                throw new FormatException("stream.groups.pending has an entry of " + owner + ", which is no consumer");
            }
            pending.add(new Pending(id(entry, "id"), owner, entry.number("delivered_ms"), entry.number("deliveries")));
        }
        return new Group(
                strings.apply("stream.groups.name", row.get("name")),
                id(row, "last_delivered_id"),
                row.numberOrNull("entries_read"),
                consumers,
                pending);
    }

    private static StreamId id(Row row, String field) {
        try {
            return StreamId.parse(row.text(field));
        } catch (IllegalArgumentException e) {
            throw new FormatException(e.getMessage());
        }
    }
}
