package io.rediscdc.sink.decode.mapped;

import java.util.Locale;

/** What a mapped record is written as. */
public enum MapType {
    STRING,
    HASH,
    JSON,
    LIST,
    SET,
    ZSET,
    STREAM;

    /**
     * @throws IllegalArgumentException if there is none
     */
    public static MapType ofText(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether each record adds to what the key holds; else it replaces it. */
    public boolean adds() {
        return this != STRING && this != HASH && this != JSON;
    }

    /** Whether to add the same twice differs from once. */
    boolean countsRepeats() {
        return this == LIST || this == STREAM;
    }
}
