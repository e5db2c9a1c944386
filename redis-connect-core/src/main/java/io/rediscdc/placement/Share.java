package io.rediscdc.placement;

import java.util.List;

/**
 * What one server owns of a key space that is dealt out over several. Pure.
 *
 * @param placement among as many servers as there are names
 * @param names of the servers, in their order
 * @param own the place of this server in the list, from 0
 */
public record Share(Placement placement, List<String> names, int own) {
    /** Whether the key belongs to this server. */
    public boolean holds(byte[] key) {
        return placement.of(key) == own;
    }

    /** The name of the server that the key belongs to. */
    public String owner(byte[] key) {
        return names.get(placement.of(key));
    }
}
