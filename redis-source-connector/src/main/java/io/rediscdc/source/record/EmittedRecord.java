package io.rediscdc.source.record;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** A record that tells its shard when Kafka has it. The worker hands back the very object that it was given. */
public final class EmittedRecord extends SourceRecord {
    private final transient Acks acks;
    private final long generation;
    private final int valueBytes;

    EmittedRecord(
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            String topic,
            int partition,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            int valueBytes,
            long timestamp,
            Iterable<Header> headers,
            Acks acks) {
        super(
                sourcePartition,
                sourceOffset,
                topic,
                partition,
                keySchema,
                key,
                value == null ? null : valueSchema,
                value,
                timestamp,
                headers);
        this.valueBytes = valueBytes;
        this.acks = acks;
        this.generation = acks.emitted();
    }

    /**
     * Kafka has the record, or never will.
     *
     * @param written false if the worker dropped it
     */
    public void acknowledged(boolean written) {
        acks.acknowledged(generation, written);
    }

    /** About how many bytes the value takes. */
    public int valueBytes() {
        return valueBytes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
