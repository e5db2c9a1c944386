package io.rediscdc.format;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The frame of a DUMP payload: the type byte before its body, the version and checksum behind it. */
public final class DumpPayload {
    /** 2 bytes RDB version and 8 bytes CRC64, both little endian. */
    public static final int FOOTER_BYTES = 10;

    private DumpPayload() {}

    /** The RDB version in the footer. The payload must hold at least a type byte and a footer. */
    public static int rdbVersion(byte[] payload) {
        int at = payload.length - FOOTER_BYTES;
        return (payload[at] & 0xff) | (payload[at + 1] & 0xff) << 8;
    }

    /** The RDB version in the footer. The payload must hold at least a type byte and a footer. */
    public static int rdbVersion(Slice payload) {
        int at = payload.length() - FOOTER_BYTES;
        return (payload.at(at) & 0xff) | (payload.at(at + 1) & 0xff) << 8;
    }

    /** Whether the payload is as it was made: its checksum is that of all before it. */
    public static boolean isIntact(Slice payload) {
        int end = payload.length() - Long.BYTES;
        return payload.length() > FOOTER_BYTES
                && Crc64.of(0, payload.array(), payload.offset(), end)
                        == footer(payload.array(), payload.offset() + end).getLong();
    }

    /** Writes the footer that belongs to type and body into the last {@link #FOOTER_BYTES}. */
    public static void seal(byte[] payload, int rdbVersion) {
        int at = payload.length - FOOTER_BYTES;
        ByteBuffer footer = footer(payload, at).putShort((short) rdbVersion);
        footer.putLong(Crc64.of(0, payload, 0, at + Short.BYTES));
    }

    private static ByteBuffer footer(byte[] array, int at) {
        return ByteBuffer.wrap(array).position(at).order(ByteOrder.LITTLE_ENDIAN);
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
