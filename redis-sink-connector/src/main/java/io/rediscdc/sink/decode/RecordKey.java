package io.rediscdc.sink.decode;

import io.rediscdc.format.FormatException;
import io.rediscdc.format.Utf8Text;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The Redis key of a record, which is bytes, or text where the source writes it so. */
final class RecordKey {
    private RecordKey() {}

    /**
     * @throws ConnectException if the configuration does not let keys arrive as they were written
     */
    static byte[] of(SinkRecord record) {
        if (!(record.key() instanceof String text)) {
            return Bytes.of("key", record.key(), record);
        }
        try {
            return Utf8Text.parse(text);
        } catch (FormatException e) {
            throw new ConnectException("The key of the record at " + Position.of(record) + " is " + e.getMessage()
                    + ": set key.converter in this connector's configuration to the converter that the source has,"
                    + " which is org.apache.kafka.connect.converters.ByteArrayConverter for key.format=bytes and"
                    + " org.apache.kafka.connect.storage.StringConverter for key.format=utf8. Nothing was skipped.");
        }
    }
}
