package io.rediscdc.event;

/** Redis Cluster's key to slot function: CRC16 (XMODEM) of the key, or of its hash tag, modulo 16,384. */
public final class Slots {
    public static final int COUNT = 16_384;

    private static final int[] TABLE = table();

    private Slots() {}

    /** The slot of a key, 0 to 16,383. The first non-empty {@code {...}} decides, as in the Redis Cluster specification. */
    public static int of(byte[] key) {
        for (int open = 0; open < key.length; open++) {
            if (key[open] == '{') {
                for (int close = open + 1; close < key.length; close++) {
                    if (key[close] == '}') {
                        return close == open + 1
                                ? crc16(key, 0, key.length) % COUNT
                                : crc16(key, open + 1, close) % COUNT;
                    }
                }
                break;
            }
        }
        return crc16(key, 0, key.length) % COUNT;
    }

    /**
     * The Kafka partition of a key: slots scaled to partitions, so that a partition covers a contiguous slot range and
     * the keys of one hash tag stay together.
     */
    public static int partition(byte[] key, int partitions) {
        return partition(of(key), partitions);
    }

    /** The Kafka partition of the keys of a slot. */
    public static int partition(int slot, int partitions) {
        return (int) ((long) slot * partitions / COUNT);
    }

    private static int crc16(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 ^ TABLE[(crc >>> 8 ^ bytes[i]) & 0xff]) & 0xffff;
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            table[i] = crc & 0xffff;
        }
        return table;
    }
}
