package io.rediscdc.source.dirty;

import java.util.TreeMap;

/**
 * Counts what is open by the generation it belongs to, so that a barrier can tell when all from before it is done,
 * whatever comes after. Not for several threads at once.
 */
public final class Generations {
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long current;
    private int count;

    /** The generation that new things belong to. */
    public long current() {
        return current;
    }

    public void opened(long generation) {
        open.merge(generation, 1, Integer::sum);
        count++;
    }

    public void done(long generation) {
        count--;
        if (open.merge(generation, -1, Integer::sum) == 0) {
            open.remove(generation);
        }
    }

    /** Number of what is open. */
    public int count() {
        return count;
    }

    /** Draws a line behind all that is open; ask {@link #passed} with the answer. */
    public long barrier() {
        return current++;
    }

    /** Whether all from before the barrier is done. */
    public boolean passed(long barrier) {
        return open.isEmpty() || open.firstKey() > barrier;
    }
}
