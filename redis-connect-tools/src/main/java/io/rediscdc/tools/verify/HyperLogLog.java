package io.rediscdc.tools.verify;

import java.util.Arrays;

/**
 * HyperLogLogs are strings: 16,384 registers of 6 bits, dense, or sparse as runs, which commands that only read may turn
 * into dense ones. Bytes 8 to 15 of their header cache the last PFCOUNT, which reading rewrites too. Neither is part of
 * the value.
 */
final class HyperLogLog {
    private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};
    private static final int HEADER_BYTES = 16;
    private static final int ENCODING_AT = 4;
    private static final int CACHE_AT = 8;
    private static final int DENSE = 0;
    private static final int SPARSE = 1;
    private static final int REGISTERS = 1 << 14;
    private static final int REGISTER_BITS = 6;

    private HyperLogLog() {}

    /** The same bytes, or for a HyperLogLog a copy that is dense and has its cache cleared. */
    static byte[] canonical(byte[] string) {
        boolean isOne = string.length >= HEADER_BYTES
                && Arrays.equals(string, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && string[ENCODING_AT] >= DENSE
                && string[ENCODING_AT] <= SPARSE
                && string[5] == 0
                && string[6] == 0
                && string[7] == 0;
        if (!isOne) {
            return string;
        }
        byte[] masked = string.clone();
        Arrays.fill(masked, CACHE_AT, HEADER_BYTES, (byte) 0);
        return masked[ENCODING_AT] == DENSE ? masked : dense(masked);
    }

    /** The same registers; the bytes themselves where they are not whole. */
    private static byte[] dense(byte[] sparse) {
        byte[] dense = Arrays.copyOf(sparse, HEADER_BYTES + REGISTERS * REGISTER_BITS / Byte.SIZE);
        Arrays.fill(dense, HEADER_BYTES, dense.length, (byte) 0);
        dense[ENCODING_AT] = DENSE;
        int register = 0;
        for (int at = HEADER_BYTES; at < sparse.length; at++) {
            int word = sparse[at] & 0xff;
            int value = 0;
            int run;
            if (word >= 0x80) { // 1vvvvvxx
                value = (word >> 2 & 0x1f) + 1;
                run = (word & 3) + 1;
            } else if (word < 0x40) { // 00xxxxxx
                run = word + 1;
            } else if (at + 1 < sparse.length) { // 01xxxxxx xxxxxxxx
                run = ((word & 0x3f) << 8 | sparse[++at] & 0xff) + 1;
            } else {
                return sparse;
            }
            if (register + run > REGISTERS) {
                return sparse;
            }
            for (; run > 0; run--) {
                set(dense, register++, value);
            }
        }
        return register == REGISTERS ? dense : sparse;
    }

    private static void set(byte[] dense, int register, int value) {
        int bit = register * REGISTER_BITS;
        int at = HEADER_BYTES + bit / Byte.SIZE;
        int shift = bit % Byte.SIZE;
        dense[at] |= (byte) (value << shift);
        if (shift + REGISTER_BITS > Byte.SIZE) {
            dense[at + 1] |= (byte) (value >> Byte.SIZE - shift);
        }
    }
}
