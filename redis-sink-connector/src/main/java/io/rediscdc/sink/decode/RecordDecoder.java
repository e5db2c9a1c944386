package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Printable;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.FormatException;
import io.rediscdc.format.UnknownVersionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * First step: reads what a record of the binary format says. The value's payload stays where it is, nothing is copied.
 */
public final class RecordDecoder {
    static final String CAUSE_HEADER = "redis.cause";

    private final TopicDatabases databases;

    public RecordDecoder(TopicDatabases databases) {
        this.databases = databases;
    }

    /**
     * Whether the record is about a part of a value, and so one for {@link #decodeChunk}, not for {@link #decode}.
     *
     * @throws ConnectException if the configuration does not let keys arrive as bytes
     */
    public boolean isChunk(SinkRecord record) {
        return record.key() != null && ChunkKey.isOne(bytes("key", record.key(), record));
    }

    /**
     * @throws DataException if this record is at fault
     * @throws ConnectException if the configuration or the version of this connector is; nothing may be skipped then
     */
    public ChunkRecord decodeChunk(SinkRecord record) {
        byte[] keyBytes = bytes("key", record.key(), record);
        byte[] value = value(record);
        ChunkKey id = read(keyBytes, record, () -> ChunkKey.parse(keyBytes));
        DbKey key = new DbKey(databases.of(record.originalTopic()), id.key());
        Chunk chunk = value == null ? null : read(keyBytes, record, () -> BigFormat.decodeChunk(value));
        return new ChunkRecord(id, key, chunk, record);
    }

    /** The set that a record is a chunk of, or null if it is none or its key cannot be read. */
    public UUID setOf(SinkRecord record) {
        try {
            return isChunk(record)
                    ? ChunkKey.parse(bytes("key", record.key(), record)).set()
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * @throws DataException if this record is at fault
     * @throws ConnectException if the configuration or the version of this connector is; nothing may be skipped then
     */
    public Mutation decode(SinkRecord record) {
        if (record.key() == null) {
            throw new DataException("Record at " + Position.of(record)
                    + " has no key, so there is no Redis key to write: it is not from the source connector");
        }
        byte[] keyBytes = bytes("key", record.key(), record);
        byte[] value = value(record);
        DbKey key = new DbKey(databases.of(record.originalTopic()), keyBytes);
        if (value == null) {
            return new Mutation(key, null, cause(record), record);
        }
        if (BigFormat.isOne(value)) {
            Manifest manifest =
                    read(keyBytes, record, () -> BigFormat.decodeManifest(value).manifest());
            return new Mutation(key, null, manifest, Cause.UNKNOWN, record);
        }
        KeyValue state = read(keyBytes, record, () -> BinaryFormat.decode(value).value());
        return new Mutation(key, state, Cause.UNKNOWN, record);
    }

    private static byte[] value(SinkRecord record) {
        return record.value() == null ? null : bytes("value", record.value(), record);
    }

    private static <T> T read(byte[] key, SinkRecord record, Supplier<T> format) {
        try {
            return format.get();
        } catch (FormatException | IllegalArgumentException e) {
            throw new DataException(
                    "Record of key " + Printable.bytes(key) + " at " + Position.of(record) + ": " + e.getMessage(), e);
        } catch (UnknownVersionException e) {
            throw new ConnectException(
                    "Record of key " + Printable.bytes(key) + " at " + Position.of(record) + ": " + e.getMessage(), e);
        }
    }

    /**
     * A wrong converter is wrong for every record: the task stops, or the whole topic would go to the dead letters.
     */
    private static byte[] bytes(String part, Object value, SinkRecord record) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        throw new ConnectException("The " + part + " of the record at " + Position.of(record) + " arrives as "
                + value.getClass().getSimpleName() + ", not as bytes: set " + part
                + ".converter=org.apache.kafka.connect.converters.ByteArrayConverter in this connector's"
                + " configuration, and use no transform that changes the " + part + ". Nothing was skipped.");
    }

    private static Cause cause(SinkRecord record) {
        Header header = record.headers().lastWithName(CAUSE_HEADER);
        Object value = header == null ? null : header.value();
        if (value instanceof byte[] bytes) {
            return Cause.ofText(new String(bytes, StandardCharsets.UTF_8));
        }
        return Cause.ofText(value == null ? null : value.toString());
    }
}
