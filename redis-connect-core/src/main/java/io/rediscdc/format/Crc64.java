package io.rediscdc.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The CRC64 of a DUMP payload: Jones' polynomial, both directions reflected, begun with 0. Takes eight bytes a step. */
final class Crc64 {
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L; // ad93d23594c935a9, its bits reversed
    /** By how many bytes follow within a step, and by byte. */
    private static final long[][] TABLES = tables();

    private Crc64() {}

    /** Goes on from the checksum of what comes before; 0 for nothing. */
    static long of(long before, byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        long crc = before;
        while (in.remaining() >= Long.BYTES) {
            long step = crc ^ in.getLong();
            crc = TABLES[7][(int) step & 0xff]
                    ^ TABLES[6][(int) (step >>> 8) & 0xff]
                    ^ TABLES[5][(int) (step >>> 16) & 0xff]
                    ^ TABLES[4][(int) (step >>> 24) & 0xff]
                    ^ TABLES[3][(int) (step >>> 32) & 0xff]
                    ^ TABLES[2][(int) (step >>> 40) & 0xff]
                    ^ TABLES[1][(int) (step >>> 48) & 0xff]
                    ^ TABLES[0][(int) (step >>> 56)];
        }
        while (in.hasRemaining()) {
            crc = TABLES[0][(int) (crc ^ in.get()) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }

    private static long[][] tables() {
        long[][] tables = new long[Long.BYTES][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            tables[0][i] = crc;
        }
        for (int i = 0; i < 256; i++) {
            for (int behind = 1; behind < Long.BYTES; behind++) {
                long crc = tables[behind - 1][i];
                tables[behind][i] = tables[0][(int) crc & 0xff] ^ crc >>> 8;
            }
        }
        return tables;
    }
}
