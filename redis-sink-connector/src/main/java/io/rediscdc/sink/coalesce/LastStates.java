package io.rediscdc.sink.coalesce;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of one batch of records, of which the last of each key wins: a long history costs one write a key.
 * Bounded by the batch. Keys are those at the target: databases that are led into one share them.
 */
public final class LastStates {
    private final Map<DbKey, TargetState> last;
    /** What is added to keys, of which nothing may be left out. */
    private final Map<DbKey, List<Mutation>> additions = new LinkedHashMap<>();

    private int added;
    private int leftOut;

    /**
     * @param most how many states come at most
     */
    public LastStates(int most) {
        last = new LinkedHashMap<>(most * 4 / 3 + 1); // which holds them without growing
    }

    /** Adds the next state in the order of the records. */
    public void add(DbKey key, Mutation mutation) {
        if (mutation.adds()) {
            additions.computeIfAbsent(key, it -> new ArrayList<>()).add(mutation);
            return;
        }
        last.compute(key, (it, before) -> new TargetState(key, mutation, before));
        added++;
    }

    /** Notes a record of a key that is left alone. */
    public void leaveOut() {
        leftOut++;
    }

    /** One state a key. */
    public List<TargetState> states() {
        return List.copyOf(last.values());
    }

    /** What is added to keys, of each in the order of the records. Such a key has no state in {@link #states}. */
    public Map<DbKey, List<Mutation>> additions() {
        return additions;
    }

    /** How many states were superseded by a later one. */
    public int superseded() {
        return added - last.size();
    }

    /** How many records were of keys that are left alone. */
    public int leftOut() {
        return leftOut;
    }
}
