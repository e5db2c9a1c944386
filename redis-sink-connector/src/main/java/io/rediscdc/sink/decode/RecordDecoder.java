package io.rediscdc.sink.decode;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Printable;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.FormatException;
import io.rediscdc.format.UnknownVersionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
     * @throws DataException if this record is at fault
     * @throws ConnectException if the configuration or the version of this connector is; nothing may be skipped then
     */
    public Mutation decode(SinkRecord record) {
        if (record.key() == null) {
            throw new DataException("Record at " + Position.of(record)
                    + " has no key, so there is no Redis key to write: it is not from the source connector");
        }
        byte[] keyBytes = bytes("key", record.key(), record);
        byte[] valueBytes = record.value() == null ? null : bytes("value", record.value(), record);
        DbKey key = new DbKey(databases.of(record.originalTopic()), keyBytes);
        if (valueBytes == null) {
            return new Mutation(key, null, cause(record), record);
        }
        return new Mutation(key, state(valueBytes, keyBytes, record), Cause.UNKNOWN, record);
    }

    private static KeyValue state(byte[] value, byte[] key, SinkRecord record) {
        try {
            return BinaryFormat.decode(value).value();
        } catch (FormatException e) {
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
