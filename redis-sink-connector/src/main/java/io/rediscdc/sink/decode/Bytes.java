package io.rediscdc.sink.decode;

import io.rediscdc.event.ConvertedBytes;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Keys and values that are bytes. */
final class Bytes {
    private Bytes() {}

    /**
     * A wrong converter is wrong for every record: the task stops, or the whole topic would go to the dead letters.
     *
     * @throws ConnectException if the value is none
     */
    static byte[] of(String part, Object value, SinkRecord record) {
        byte[] bytes = ConvertedBytes.orNull(value);
        if (bytes == null) {
            throw new ConnectException("The " + part + " of the record at " + Position.of(record) + " arrives as "
                    + value.getClass().getSimpleName() + ", which no format of the source connector has: set " + part
                    + ".converter in this connector's configuration to the converter that the source has, such as"
                    + " org.apache.kafka.connect.converters.ByteArrayConverter for " + part + ".format=b"
                    + (part.equals("key") ? "ytes" : "inary") + ", and use no transform that changes the " + part
                    + ". Nothing was skipped.");
        }
        return bytes;
    }
}
