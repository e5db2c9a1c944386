package io.rediscdc.event;

/** How a value's payload is laid out. {@link #code()} is part of the record format. */
public enum Encoding {
    /** The bytes of a string, as GET answers them. */
    RAW(0),
    /** A DUMP payload: type byte, body, 2 bytes RDB version and 8 bytes CRC64, little endian. */
    DUMP(1);

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The encoding with this code, or null if there is none. */
    public static Encoding ofCode(int code) {
        return code == 0 ? RAW : code == 1 ? DUMP : null;
    }
}
