package io.rediscdc.source.pass;

import io.rediscdc.event.DbKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys whose last record so far is no tombstone, each once, as long as they fit into memory: to ask for a key whose
 * tombstone follows, or for each of its states, would be in vain. Beyond the bound the keys go out as they come. For one
 * thread.
 */
final class LiveKeys {
    /** Of an entry besides the bytes of its key. */
    private static final int ENTRY_BYTES = 100;

    private final long maxBytes;
    private final Set<DbKey> keys = new LinkedHashSet<>();
    private long bytes;

    LiveKeys(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The next record of a key is a state. */
    void present(DbKey key) {
        if (keys.add(key)) {
            bytes += cost(key);
        }
    }

    /** The next record of a key is a tombstone. */
    void absent(DbKey key) {
        if (keys.remove(key)) {
            bytes -= cost(key);
        }
    }

    boolean isOverfull() {
        return bytes > maxBytes;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Removes the oldest ones and returns them. */
    List<DbKey> take(int max) {
        List<DbKey> taken = new ArrayList<>(Math.min(max, keys.size()));
        Iterator<DbKey> oldest = keys.iterator();
        while (oldest.hasNext() && taken.size() < max) {
            DbKey key = oldest.next();
            oldest.remove();
            bytes -= cost(key);
            taken.add(key);
        }
        return taken;
    }

    private static long cost(DbKey key) {
        return ENTRY_BYTES + key.bytes().length;
    }
}
