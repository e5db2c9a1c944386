package io.rediscdc.placement;

import io.rediscdc.format.Md5;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ring of points of libmemcached (weighted ketama) and of Twemproxy ({@code distribution: ketama} with
 * {@code hash: md5}), every server of the same weight. A server has 160 points: four from each MD5 of {@code NAME-0} to
 * {@code NAME-39}. A key belongs to the first point at or behind the first four bytes of its own MD5, read in little
 * endian order like those of the points.
 */
final class Ketama implements Placement {
    private static final int POINTS = 160;
    private static final int POINTS_A_HASH = 4;

    private final TreeMap<Long, Integer> ring = new TreeMap<>();

    /** What MD5 is copied from: looked up once, and never changed. */
    private final MessageDigest md5 = Md5.digest();

    Ketama(List<String> names) {
        for (int server = 0; server < names.size(); server++) {
            for (int i = 0; i < hashes(names.size()); i++) {
                byte[] hash = hash((names.get(server) + "-" + i).getBytes(StandardCharsets.UTF_8));
                for (int point = 0; point < POINTS_A_HASH; point++) {
                    ring.put(number(hash, point), server);
                }
            }
        }
    }

    @Override
    public int of(byte[] key) {
        Map.Entry<Long, Integer> point = ring.ceilingEntry(number(hash(key), 0));
        return (point == null ? ring.firstEntry() : point).getValue();
    }

    /** How many MD5s a server has: they reckon it from its share in single precision, which now and then loses one. */
    static int hashes(int servers) {
        float share = 1f / servers;
        return (int) Math.floor((float) (share * POINTS / POINTS_A_HASH * servers + 0.0000000001));
    }

    private byte[] hash(byte[] bytes) {
        try {
            return ((MessageDigest) md5.clone()).digest(bytes);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's MD5 can be copied", e);
        }
    }

    private static long number(byte[] hash, int at) {
        int first = at * Integer.BYTES;
        return (hash[first + 3] & 0xffL) << 24
                | (hash[first + 2] & 0xffL) << 16
                | (hash[first + 1] & 0xffL) << 8
                | (hash[first] & 0xffL);
    }
}
