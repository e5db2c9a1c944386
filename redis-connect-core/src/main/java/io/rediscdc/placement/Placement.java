package io.rediscdc.placement;

import io.rediscdc.event.Slots;
import java.util.List;
import java.util.zip.CRC32;

/** Which of several servers holds a key, when the client decides. Pure: the same key always goes to the same place. */
@FunctionalInterface
public interface Placement {
    /** Ranges of hash slots, in the order of the list. */
    String SLOT = "slot";
    /** The ring of libmemcached and Twemproxy, see {@link Ketama}. */
    String KETAMA = "ketama";
    /** The ring of Jedis, see {@link JedisRing}. */
    String JEDIS = "jedis";
    /** CRC32 of the key modulo the number of servers. */
    String MODULO = "modulo";

    /** The place in the list of the server that holds a key, from 0. */
    int of(byte[] key);

    /**
     * The placement of this name.
     *
     * @param names of the servers in their order; only a ring of {@link #KETAMA} looks at what they are
     */
    static Placement named(String sharding, List<String> names) {
        int servers = names.size();
        return switch (sharding) {
            case SLOT -> key -> Slots.partition(key, servers);
            case KETAMA -> new Ketama(names);
            case JEDIS -> new JedisRing(servers);
            case MODULO -> key -> modulo(key, servers);
            default -> throw new IllegalArgumentException("no placement is named " + sharding);
        };
    }

    private static int modulo(byte[] key, int servers) {
        CRC32 crc = new CRC32();
        crc.update(key, 0, key.length);
        return (int) (crc.getValue() % servers);
    }
}
