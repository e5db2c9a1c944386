package io.rediscdc.tools.tail;

import io.rediscdc.event.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as they lie in a topic, for tests. */
final class Sent {
    static final Origin CHANGED = new Origin("default", 3, 7, false, 1_767_225_600_456L);
    static final Origin BY_PASS = new Origin("default", 3, 7, true, 1_767_225_600_456L);

    private Sent() {}

    /**
     * @param cause of a tombstone, else null
     */
    static ConsumerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value, String cause) {
        RecordHeaders headers = new RecordHeaders();
        if (cause != null) {
            headers.add("redis.cause", bytes(cause));
        }
        return new ConsumerRecord<>(
                topic,
                2,
                17,
                1_767_225_600_456L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
        return record("shop.db3", bytes(key), value, null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
