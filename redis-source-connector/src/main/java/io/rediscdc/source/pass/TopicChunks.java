package io.rediscdc.source.pass;

import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which chunks the topics hold, and which of them are the value of a key. Filled by the thread that reads the topics, and
 * only then given to another.
 */
public final class TopicChunks {
    private final Map<UUID, Found> sets = new HashMap<>();
    private final Map<DbKey, Last> last = new HashMap<>();

    /** What a manifest says of its chunks. */
    private record Last(UUID set, int chunks) {}

    /** A set of which chunks are left in the topics. */
    public static final class Found {
        private final DbKey key;
        private final UUID set;
        private final BitSet numbers = new BitSet();

        private Found(DbKey key, UUID set) {
            this.key = key;
            this.set = set;
        }

        /** The key that it was written for. */
        public DbKey key() {
            return key;
        }

        public UUID set() {
            return set;
        }

        /** The numbers of its chunks that are there. */
        public List<Integer> numbers() {
            return numbers.stream().boxed().toList();
        }

        public int chunks() {
            return numbers.cardinality();
        }
    }

    /** The next chunk, or its tombstone. */
    void chunk(DbKey key, ChunkKey id, boolean isThere) {
        Found found = sets.computeIfAbsent(id.set(), set -> new Found(key, set));
        found.numbers.set(id.number(), isThere);
        if (found.numbers.isEmpty()) {
            sets.remove(id.set());
        }
    }

    /**
     * The next record of a key.
     *
     * @param set of the chunks that it says are the key's value; null for anything else
     */
    void record(DbKey key, UUID set, int chunks) {
        if (set != null) {
            last.put(key, new Last(set, chunks));
        } else if (!last.isEmpty()) {
            last.remove(key);
        }
    }

    /** Keys whose last record is a manifest that lacks chunks, so that no reader can have their value. */
    List<DbKey> broken() {
        return last.entrySet().stream()
                .filter(entry -> !isWhole(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every set of which anything is there. */
    public Collection<Found> all() {
        return sets.values();
    }

    /** Whether the set is the value of its key by the key's last record, and whole. */
    public boolean isLast(Found found) {
        Last manifest = last.get(found.key());
        return manifest != null && manifest.set().equals(found.set()) && isWhole(manifest);
    }

    private boolean isWhole(Last manifest) {
        Found found = sets.get(manifest.set());
        return found != null && found.numbers.nextClearBit(0) == manifest.chunks();
    }
}
