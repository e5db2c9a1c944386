package io.rediscdc.format;

import io.rediscdc.event.Slice;

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
}
