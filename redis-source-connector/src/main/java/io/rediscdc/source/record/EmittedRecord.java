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
    private boolean done;

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
     * Kafka has the record, or never will. Some workers say so twice: after a fault in the middle of a batch they handle
     * some of its records again.
     *
     * @param written false if the worker dropped it
     */
    public void acknowledged(boolean written) {
        if (isFirstTime()) {
            acks.acknowledged(generation, written);
        }
    }

    private synchronized boolean isFirstTime() {
        boolean first = !done;
        done = true;
        return first;
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
