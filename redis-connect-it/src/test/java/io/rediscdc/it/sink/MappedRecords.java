package io.rediscdc.it.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records of another system, each at the next offset of its partition. */
final class MappedRecords {
    static final long TIMESTAMP = System.currentTimeMillis();

    private static final Schema USER = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("points", Schema.FLOAT64_SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
            .build();

    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final long timestamp;

    MappedRecords() {
        this(TIMESTAMP);
    }

    /** With that time for all of them. */
    MappedRecords(long timestamp) {
        this.timestamp = timestamp;
    }

    SinkRecord of(Object key, Object value) {
        return of(0, key, value);
    }

    SinkRecord of(int partition, Object key, Object value) {
        return at(timestamp, partition, key, value);
    }

    SinkRecord at(long time, int partition, Object key, Object value) {
        long offset = next.merge(new TopicPartition("orders", partition), 1L, Long::sum) - 1;
        return new SinkRecord("orders", partition, null, key, null, value, offset, time, TimestampType.CREATE_TIME);
    }

    List<SinkRecord> many(int partition, String key, int from, int to) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(of(partition, key, "p" + partition + "-" + i));
        }
        return records;
    }

    /** With a schema or without: both say the same. */
    static Object user(boolean schema, long id, String name, double points, String... tags) {
        if (schema) {
            return new Struct(USER)
                    .put("id", id)
                    .put("name", name)
                    .put("points", points)
                    .put("tags", List.of(tags));
        }
        Map<String, Object> map = new HashMap<>();
        map.put("id", id);
        map.put("name", name);
        map.put("points", points);
        map.put("tags", List.of(tags));
        return map;
    }
}
