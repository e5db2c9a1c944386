package io.rediscdc.event;

/** What the chunks of a big value are. {@link #code()} is part of the record format. */
public enum Layout {
    /** Runs of a string's bytes. */
    RAW(0),
    /** Runs of the bytes of one DUMP payload. */
    DUMP(1),
    /** Elements of a collection, each behind its length. */
    ELEMENTS(2);

    private static final Layout[] BY_CODE = values();

    private final int code;

    Layout(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The layout with this code, or null if there is none. */
    public static Layout ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
