package io.rediscdc.source.record;

import io.rediscdc.event.Slice;
import io.rediscdc.format.Utf8Text;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;

/** What the keys of records look like; {@link #text()} is the value of {@code key.format}. */
public enum KeyForm {
    /** The Redis key as it is. */
    BYTES("bytes", Schema.BYTES_SCHEMA) {
        @Override
        Object of(byte[] key) {
            return key;
        }

        @Override
        public byte[] parse(byte[] inTopic) {
            return inTopic;
        }
    },
    /** The Redis key as {@link Utf8Text}. */
    UTF8("utf8", Schema.STRING_SCHEMA) {
        @Override
        Object of(byte[] key) {
            return Utf8Text.of(Slice.of(key));
        }

        @Override
        public byte[] parse(byte[] inTopic) {
            return Utf8Text.parse(new String(inTopic, StandardCharsets.UTF_8));
        }
    };

    private final String text;
    private final Schema schema;

    KeyForm(String text, Schema schema) {
        this.text = text;
        this.schema = schema;
    }

    public String text() {
        return text;
    }

    Schema schema() {
        return schema;
    }

    /** What the worker's converter gets. */
    abstract Object of(byte[] key);

    /**
     * The key back from the bytes that the converter, which has to be the one that goes with the form, has made.
     *
     * @throws io.rediscdc.format.FormatException if they are not of this form
     */
    public abstract byte[] parse(byte[] inTopic);
}
