package io.rediscdc.placement;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ring of points of Jedis (ShardedJedis and JedisSharding, with their own hash, servers without names and of the same
 * weight). A server has 160 points: the 64-bit MurmurHash2 of {@code SHARD-0-NODE-0} to {@code SHARD-0-NODE-159}, where
 * the first number is its place in the list. A key belongs to the first point at or behind its own hash, as signed
 * numbers.
 */
final class JedisRing implements Placement {
    private static final int POINTS = 160;
    private static final long SEED = 0x1234ABCDL;
    private static final long M = 0xc6a4a7935bd1e995L;
    private static final int R = 47;

    private final TreeMap<Long, Integer> ring = new TreeMap<>();

    JedisRing(int servers) {
        for (int server = 0; server < servers; server++) {
            for (int point = 0; point < POINTS; point++) {
                String name = "SHARD-" + server + "-NODE-" + point;
                ring.put(murmur2(name.getBytes(StandardCharsets.UTF_8)), server);
            }
        }
    }

    @Override
    public int of(byte[] key) {
        Map.Entry<Long, Integer> point = ring.ceilingEntry(murmur2(key));
        return (point == null ? ring.firstEntry() : point).getValue();
    }

    /** MurmurHash64A by Austin Appleby, who has put it into the public domain. */
    private static long murmur2(byte[] bytes) {
        long hash = SEED ^ (bytes.length * M);
        int at = 0;
        for (; bytes.length - at >= Long.BYTES; at += Long.BYTES) {
            long part = littleEndian(bytes, at, Long.BYTES) * M;
            hash = (hash ^ ((part ^ (part >>> R)) * M)) * M;
        }
        if (at < bytes.length) {
            hash = (hash ^ littleEndian(bytes, at, bytes.length - at)) * M;
        }
        hash = (hash ^ (hash >>> R)) * M;
        return hash ^ (hash >>> R);
    }

    private static long littleEndian(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = (number << 8) | (bytes[from + i] & 0xffL);
        }
        return number;
    }
}
