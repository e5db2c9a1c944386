package io.rediscdc.sink.decode;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** When a key was seen to be absent. */
final class Observed {
    static final String HEADER = "redis.observed.ms";

    /** Earlier than every expiry. */
    static final long UNKNOWN = 0;

    private Observed() {}

    /** In ms since 1970: what the tombstone's header says, else its timestamp, which the source sets to the same. */
    static long of(SinkRecord tombstone) {
        Header header = tombstone.headers().lastWithName(HEADER);
        Object value = header == null ? null : header.value();
        if (value instanceof Number number) {
            return number.longValue();
        }
        String text = value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.US_ASCII)
                : value == null ? "" : value.toString();
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        return tombstone.timestamp() == null ? UNKNOWN : tombstone.timestamp();
    }
}
