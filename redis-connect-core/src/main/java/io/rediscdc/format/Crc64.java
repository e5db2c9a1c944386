package io.rediscdc.format;

/** The CRC64 of a DUMP payload: Jones' polynomial, both directions reflected, begun with 0. */
final class Crc64 {
    private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L; // ad93d23594c935a9, its bits reversed
    private static final long[] TABLE = table();

    private Crc64() {}

    /** Goes on from the checksum of what comes before; 0 for nothing. */
    static long of(long before, byte[] bytes, int offset, int length) {
        long crc = before;
        for (int i = offset; i < offset + length; i++) {
            crc = TABLE[(int) (crc ^ bytes[i]) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            table[i] = crc;
        }
        return table;
    }
}
