package io.rediscdc.typed;

import io.rediscdc.event.Slice;
import io.rediscdc.value.StreamState;
import io.rediscdc.value.StreamState.Counters;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** Makes the Struct of a stream. */
final class StreamRows {
    private static final int ENTRY_BYTES = 60;
    private static final int FIELD_BYTES = 24;
    private static final int GROUP_BYTES = 150;
    private static final int CONSUMER_BYTES = 80;
    private static final int PENDING_BYTES = 130;

    private final KeyStateSchema schema;
    private final TextWriter texts;

    StreamRows(KeyStateSchema schema, TextWriter texts) {
        this.schema = schema;
        this.texts = texts;
    }

    Struct of(StreamState state) {
        List<Struct> entries = new ArrayList<>(state.entries().size());
        state.entries().forEach(entry -> entries.add(entry(entry)));
        List<Struct> groups = new ArrayList<>();
        state.groups().forEach(group -> groups.add(group(group)));
        Struct row = new Struct(schema.stream)
                .put("entries", entries)
                .put("last_id", state.lastId().toString())
                .put("groups", groups);
        Counters counters = state.counters();
        return counters == null
                ? row
                : row.put("first_id", counters.firstId().toString())
                        .put("max_deleted_id", counters.maxDeletedId().toString())
                        .put("entries_added", counters.entriesAdded());
    }

    private Struct entry(StreamState.Entry entry) {
        texts.add(ENTRY_BYTES);
        List<Slice> strings = entry.fields();
        List<Struct> fields = new ArrayList<>(strings.size() / 2);
        for (int i = 0; i < strings.size(); i += 2) {
            texts.add(FIELD_BYTES);
            fields.add(new Struct(schema.streamField)
                    .put("field", texts.write(strings.get(i)))
                    .put("value", texts.write(strings.get(i + 1))));
        }
        return new Struct(schema.streamEntry).put("id", entry.id().toString()).put("fields", fields);
    }

    private Struct group(StreamState.Group group) {
        texts.add(GROUP_BYTES);
        List<Struct> consumers = new ArrayList<>(group.consumers().size());
        for (StreamState.Consumer consumer : group.consumers()) {
            texts.add(CONSUMER_BYTES);
            consumers.add(new Struct(schema.consumer)
                    .put("name", texts.write(consumer.name()))
                    .put("seen_ms", consumer.seenMs())
                    .put("active_ms", consumer.activeMs()));
        }
        List<Struct> pending = new ArrayList<>(group.pending().size());
        for (StreamState.Pending each : group.pending()) {
            texts.add(PENDING_BYTES);
            pending.add(new Struct(schema.pending)
                    .put("id", each.id().toString())
                    .put("consumer", texts.write(each.consumer()))
                    .put("delivered_ms", each.deliveredMs())
                    .put("deliveries", each.deliveries()));
        }
        return new Struct(schema.group)
                .put("name", texts.write(group.name()))
                .put("last_delivered_id", group.lastDeliveredId().toString())
                .put("entries_read", group.entriesRead())
                .put("consumers", consumers)
                .put("pending", pending);
    }
}
