package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Printable;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.FormatException;
import io.rediscdc.format.UnknownVersionException;
import io.rediscdc.typed.KeyState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * First step: reads what a record says, of the binary format or the typed one, which it tells by itself. The payload of a
 * binary value stays where it is, nothing is copied; that of a typed one is made here.
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
        return record.key() != null && ChunkKey.isOne(RecordKey.of(record));
    }

    /**
     * @throws DataException if this record is at fault
     * @throws ConnectException if the configuration or the version of this connector is; nothing may be skipped then
     */
    public ChunkRecord decodeChunk(SinkRecord record) {
        byte[] keyBytes = RecordKey.of(record);
        ChunkKey id = read(keyBytes, record, () -> ChunkKey.parse(keyBytes));
        return chunk(record, id, record.value() == null ? null : read(keyBytes, record, () -> chunk(record)));
    }

    /** What the key alone says of a chunk whose value cannot be read; null if it is none or its key cannot be read. */
    public ChunkRecord unread(SinkRecord record) {
        try {
            return isChunk(record) ? chunk(record, ChunkKey.parse(RecordKey.of(record)), null) : null;
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
        byte[] keyBytes = RecordKey.of(record);
        DbKey key = new DbKey(databases.of(record.originalTopic()), keyBytes);
        if (record.value() == null) {
            return new Mutation(key, null, cause(record), record);
        }
        return read(
                keyBytes,
                record,
                () -> isStruct(record.value())
                        ? typed(key, record)
                        : binary(key, Bytes.of("value", record.value(), record), record));
    }

    private static boolean isStruct(Object value) {
        return value instanceof Struct || value instanceof Map;
    }

    private ChunkRecord chunk(SinkRecord record, ChunkKey id, Chunk chunk) {
        return new ChunkRecord(id, new DbKey(databases.of(record.originalTopic()), id.key()), chunk, record);
    }

    private static Chunk chunk(SinkRecord record) {
        return BigFormat.decodeChunk(
                isStruct(record.value())
                        ? big(TypedValue.read(record.value()))
                        : Bytes.of("value", record.value(), record));
    }

    private static byte[] big(KeyState state) {
        if (state.big() == null) {
            throw new FormatException("a whole state, where a part of a big one belongs");
        }
        return state.big();
    }

    private static Mutation binary(DbKey key, byte[] value, SinkRecord record) {
        if (BigFormat.isOne(value)) {
            return new Mutation(key, null, BigFormat.decodeManifest(value).manifest(), Cause.UNKNOWN, record);
        }
        return new Mutation(key, BinaryFormat.decodeValue(value), Cause.UNKNOWN, record);
    }

    private static Mutation typed(DbKey key, SinkRecord record) {
        KeyState state = TypedValue.read(record.value());
        return switch (state.op()) {
            case DELETE -> {
                Cause cause = cause(record);
                yield new Mutation(key, null, cause == Cause.UNKNOWN ? state.cause() : cause, record);
            }
            case PIECE -> throw new FormatException("a part of a big value under a key that is not one of a part");
            case READ, CHANGE ->
                state.big() == null
                        ? new Mutation(key, TypedValue.payload(state), Cause.UNKNOWN, record)
                        : binary(key, state.big(), record);
        };
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

    private static Cause cause(SinkRecord record) {
        Header header = record.headers().lastWithName(CAUSE_HEADER);
        Object value = header == null ? null : header.value();
        if (value instanceof byte[] bytes) {
            return Cause.ofText(new String(bytes, StandardCharsets.UTF_8));
        }
        return Cause.ofText(value == null ? null : value.toString());
    }
}
