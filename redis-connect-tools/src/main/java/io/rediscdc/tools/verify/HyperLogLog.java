package io.rediscdc.tools.verify;

import java.util.Arrays;

/**
 * HyperLogLogs are strings. Bytes 8 to 15 of their header cache the last PFCOUNT; reading may rewrite them, and they
 * are no part of the value.
 */
final class HyperLogLog {
    private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};
    private static final int HEADER_BYTES = 16;
    private static final int CACHE_AT = 8;
    private static final int HIGHEST_ENCODING = 1;

    private HyperLogLog() {}

    /** The same bytes, or for a HyperLogLog a copy with its cache cleared. */
    static byte[] withoutCache(byte[] string) {
        boolean isOne = string.length >= HEADER_BYTES
                && Arrays.equals(string, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && string[4] >= 0
                && string[4] <= HIGHEST_ENCODING
                && string[5] == 0
                && string[6] == 0
                && string[7] == 0;
        if (!isOne) {
            return string;
        }
        byte[] masked = string.clone();
        Arrays.fill(masked, CACHE_AT, HEADER_BYTES, (byte) 0);
        return masked;
    }
}
