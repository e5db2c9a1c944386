package io.rediscdc.sink.lane;

import io.rediscdc.event.KeyValue;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Footprint;
import io.rediscdc.sink.decode.Mutation;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One record as it was decoded, once for all lanes: a mutation, a chunk, or a record that cannot be read. All but
 * {@link #report} is fixed.
 */
public final class Delivery {
    /** What a record takes in memory beside its key and value. */
    private static final int OVERHEAD = 600;

    private final SinkRecord record;
    private final TopicPartition partition;
    private final long offset;
    private final Mutation mutation;
    private final ChunkRecord chunk;
    private final DataException bad;
    private final long bytes;
    /** For the task's thread alone. */
    private boolean reported;

    private Delivery(
            TopicPartition partition,
            SinkRecord record,
            Mutation mutation,
            ChunkRecord chunk,
            DataException bad,
            long payload) {
        this.record = record;
        this.partition = partition;
        this.offset = record.originalKafkaOffset();
        this.mutation = mutation;
        this.chunk = chunk;
        this.bad = bad;
        this.bytes = OVERHEAD + Footprint.of(record.key()) + valueBytes(record, payload) + Footprint.ofHeaders(record);
    }

    public static Delivery of(TopicPartition partition, Mutation mutation) {
        KeyValue state = mutation.state();
        long payload = state == null ? 0 : state.payload().length();
        if (mutation.edit() != null) {
            payload = mutation.edit().bytes();
        }
        return new Delivery(partition, mutation.record(), mutation, null, null, payload);
    }

    public static Delivery of(TopicPartition partition, ChunkRecord chunk) {
        long payload = chunk.chunk() == null ? 0 : chunk.chunk().payload().length();
        return new Delivery(partition, chunk.record(), null, chunk, null, payload);
    }

    /**
     * A record that cannot be read.
     *
     * @param chunk what its key says if that is the key of a chunk; else null
     */
    public static Delivery bad(TopicPartition partition, SinkRecord record, DataException reason, ChunkRecord chunk) {
        return new Delivery(partition, record, null, chunk, reason, 0);
    }

    public TopicPartition partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    /** The record's, in ms since 1970; negative if it has none. */
    long timestampMs() {
        return record.timestamp() == null ? -1 : record.timestamp();
    }

    /** Whether it comes from behind another one in the same partition: then what holds for both need be noted once. */
    boolean follows(Delivery other) {
        return partition == other.partition && offset > other.offset;
    }

    /** Bytes that it takes in memory, about. */
    long bytes() {
        return bytes;
    }

    SinkRecord record() {
        return record;
    }

    /** Null unless it is one. */
    Mutation mutation() {
        return mutation;
    }

    /** Null unless it is one, be it a bad one. */
    ChunkRecord chunk() {
        return chunk;
    }

    /** Bytes of the key at the source; not of a record that cannot be read, unless it is a chunk. */
    byte[] key() {
        return (chunk == null ? mutation.key() : chunk.key()).bytes();
    }

    /** Why it cannot be read; null if it can. */
    DataException bad() {
        return bad;
    }

    /** Gives it to the reporter, once, however many targets refuse it. False if it was given before. */
    boolean report(ErrantRecordReporter reporter, DataException reason) {
        if (reported) {
            return false;
        }
        var unused = reporter.report(record, reason); // the worker waits for it before it commits
        reported = true;
        return true;
    }

    /** Of a value that is bytes what is written is a part; else it is beside the value, which the dead letters may need. */
    private static long valueBytes(SinkRecord record, long payload) {
        long read = Footprint.of(record.value());
        return record.value() instanceof byte[] ? Math.max(read, payload) : read + payload;
    }
}
