package io.rediscdc.event;

/**
 * The state of a key that exists: its value and when it expires.
 *
 * @param type the value's type
 * @param encoding how {@code payload} is laid out
 * @param rdbVersion RDB version of a DUMP payload; 0 for RAW
 * @param expireAtMs absolute expiry in ms since 1970; 0 for none
 * @param payload the value, never null
 */
public record KeyValue(ValueType type, Encoding encoding, int rdbVersion, long expireAtMs, Slice payload) {
    /** A string's raw bytes. */
    public static KeyValue string(byte[] bytes, long expireAtMs) {
        return new KeyValue(ValueType.STRING, Encoding.RAW, 0, expireAtMs, Slice.of(bytes));
    }

    public boolean expires() {
        return expireAtMs != 0;
    }
}
