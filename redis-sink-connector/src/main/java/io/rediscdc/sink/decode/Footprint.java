package io.rediscdc.sink.decode;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** How much memory a record takes as the worker has read it, about. */
public final class Footprint {
    /** Of one object, with what refers to it. */
    private static final int OBJECT = 32;

    private Footprint() {}

    /** Bytes of a key or value, without what any small one takes. */
    public static long of(Object value) {
        if (value instanceof byte[] array) {
            return array.length;
        }
        return value == null ? 0 : walk(value) - OBJECT;
    }

    public static long ofHeaders(SinkRecord record) {
        long bytes = 0;
        if (!record.headers().isEmpty()) {
            for (Header header : record.headers()) {
                bytes += walk(header.value());
            }
        }
        return bytes;
    }

    private static long walk(Object value) {
        long bytes = OBJECT;
        if (value instanceof byte[] array) {
            bytes += array.length;
        } else if (value instanceof ByteBuffer buffer) {
            bytes += buffer.capacity();
        } else if (value instanceof CharSequence text) {
            bytes += text.length();
        } else if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                bytes += walk(struct.get(field));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += walk(entry.getKey()) + walk(entry.getValue());
            }
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                bytes += walk(element);
            }
        }
        return bytes;
    }
}
