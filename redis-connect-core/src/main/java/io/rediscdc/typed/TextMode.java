package io.rediscdc.typed;

import org.apache.kafka.connect.data.Schema;

/** How the strings of Redis stand in a typed record; {@link #text()} is part of the record format. */
public enum TextMode {
    /** As the bytes that they are. */
    BYTES("bytes", Schema.BYTES_SCHEMA, Schema.OPTIONAL_BYTES_SCHEMA),
    /** As {@link io.rediscdc.format.Utf8Text}. */
    UTF8("utf8", Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA);

    private final String text;
    private final Schema schema;
    private final Schema optional;

    TextMode(String text, Schema schema, Schema optional) {
        this.text = text;
        this.schema = schema;
        this.optional = optional;
    }

    public String text() {
        return text;
    }

    Schema schema() {
        return schema;
    }

    Schema optionalSchema() {
        return optional;
    }

    /** The mode with this text, or null if there is none. */
    public static TextMode ofText(String text) {
        for (TextMode mode : values()) {
            if (mode.text.equals(text)) {
                return mode;
            }
        }
        return null;
    }
}
