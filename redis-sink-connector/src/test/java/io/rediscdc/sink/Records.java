package io.rediscdc.sink;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.format.BinaryFormat;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Sink records as the worker delivers them, for tests. */
public final class Records {
    private Records() {}

    public static SinkRecord of(String topic, int partition, long offset, Object key, Object value) {
        return new SinkRecord(
                topic, partition, Schema.OPTIONAL_BYTES_SCHEMA, key, Schema.OPTIONAL_BYTES_SCHEMA, value, offset);
    }

    /** A string's state in the binary format; {@code text} null for a tombstone. */
    public static SinkRecord string(String topic, long offset, String key, String text) {
        return of(topic, 0, offset, bytes(key), text == null ? null : value(KeyValue.string(bytes(text), 0)));
    }

    public static byte[] value(KeyValue value) {
        return BinaryFormat.encode(value, new Origin("s", 0, 1, false, 1_700_000_000_000L));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
