package io.rediscdc.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * The data of a measurement: keys as redis-benchmark names them, and values that follow from the key and a version, so
 * that what arrives somewhere can be checked without remembering it.
 */
public final class Data {
    /** The version that targets are filled with before a measurement. */
    public static final int OLD = -1;

    private static final byte[] KEY = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 4;
    private static final int BLOCK = 1 << 16;
    private static final long SEED = 11;

    private final byte[] block = new byte[BLOCK];
    private final int bytes;

    /**
     * @param bytes of a value
     */
    public Data(int bytes) {
        this.bytes = bytes;
        Random random = new Random(SEED);
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (byte) ('!' + random.nextInt('~' - '!')); // printable, and not compressible to speak of
        }
    }

    /** {@code key:000000000042}: what redis-benchmark makes of {@code key:__rand_int__}. */
    public static byte[] key(int index) {
        byte[] key = KEY.clone();
        int rest = index;
        for (int at = key.length - 1; rest > 0; at--) {
            key[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return key;
    }

    /** The index in such a key; -1 if it is another one. */
    public static int index(byte[] key) {
        if (key.length != KEY.length) {
            return -1;
        }
        int index = 0;
        for (int at = PREFIX; at < key.length; at++) {
            if (key[at] < '0' || key[at] > '9') {
                return -1;
            }
            index = index * 10 + key[at] - '0';
        }
        return index;
    }

    /** The value of a key. */
    public byte[] value(int index, int version) {
        byte[] value = new byte[bytes];
        int mixed = (index * 31 + version) * 0x9E3779B9;
        int from = (mixed >>> 8) % (BLOCK - bytes);
        System.arraycopy(block, from, value, 0, bytes);
        for (int i = 0; i < 4 && i < bytes; i++) {
            value[i] = (byte) ('0' + (mixed >>> (i * 7) & 0x3f));
        }
        return value;
    }
}
