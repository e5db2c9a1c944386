package io.rediscdc.format;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;

/** What can be read off a DUMP payload without parsing its body. */
public final class DumpPayload {
    /** 2 bytes RDB version and 8 bytes CRC64, both little endian. */
    public static final int FOOTER_BYTES = 10;

    private DumpPayload() {}

    /** The RDB version in the footer. The payload must hold at least a type byte and a footer. */
    public static int rdbVersion(byte[] payload) {
        int at = payload.length - FOOTER_BYTES;
        return (payload[at] & 0xff) | (payload[at + 1] & 0xff) << 8;
    }

    /** The RDB type byte that a payload starts with. */
    public static int rdbType(Slice payload) {
        return payload.at(0) & 0xff;
    }

    /** The value's type by the RDB type byte, or null for a byte that this version does not know. */
    public static ValueType type(Slice payload) {
        return switch (rdbType(payload)) {
            case 0 -> ValueType.STRING;
            case 1, 10, 14, 18 -> ValueType.LIST;
            case 2, 11, 20 -> ValueType.SET;
            case 3, 5, 12, 17 -> ValueType.ZSET;
            case 4, 9, 13, 16, 24, 25 -> ValueType.HASH;
            case 15, 19, 21 -> ValueType.STREAM;
            case 6, 7 -> ValueType.MODULE;
            default -> null;
        };
    }
}
