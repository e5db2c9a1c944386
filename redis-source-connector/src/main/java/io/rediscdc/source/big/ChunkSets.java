package io.rediscdc.source.big;

import io.rediscdc.event.DbKey;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Which set of chunks the topics hold for which key, so that it can be removed once the key's next record supersedes it.
 * What an earlier run of the task has written is adopted by a pass. For one thread; about 150 bytes a big key.
 */
public final class ChunkSets {
    private final Map<DbKey, ChunkSet> living = new HashMap<>();

    /**
     * A set of chunks that a manifest has made the value of a key.
     *
     * @param chunks numbered from 0
     */
    public record ChunkSet(UUID id, int chunks) {}

    /** The key's manifest with this set is emitted, or was found to be its last record. */
    public void put(DbKey key, ChunkSet set) {
        living.put(key, set);
    }

    /** The set that the key's next record supersedes, or null; it is forgotten. */
    public ChunkSet remove(DbKey key) {
        return living.isEmpty() ? null : living.remove(key);
    }

    /** Whether the set of a key is known. */
    public boolean has(DbKey key) {
        return living.containsKey(key);
    }

    /** Whether this set is the key's value. */
    public boolean holds(DbKey key, UUID set) {
        ChunkSet known = living.get(key);
        return known != null && known.id().equals(set);
    }

    /** The topics were replaced: they hold nothing of this. */
    public void clear() {
        living.clear();
    }

    public int size() {
        return living.size();
    }
}
