package io.rediscdc.source.dirty;

import io.rediscdc.event.DbKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * The keys that were emitted lately and have used up their bytes for a while, each with its mark if it has changed since.
 * Bounded: beyond {@link #MOST_KEYS}, and beyond a quarter of the set's own bounds, further keys do not rest. Part of
 * the {@link DirtySet}, under its lock.
 */
final class RestingKeys {
    /** As many rest at once where 10 GB a second are emitted at the default pace. */
    static final int MOST_KEYS = 10_000;
    /** What rests for good must not keep the set from having room. */
    private static final int SHARE = 4;

    private final Pace pace;
    private final int mostMarks;
    private final long mostBytes;
    private final Map<DbKey, Rest> rests = new HashMap<>();
    /** When to look at a key; its rest may have become longer since. */
    private final PriorityQueue<Look> looks = new PriorityQueue<>((a, b) -> Long.signum(a.nanos() - b.nanos()));

    private int marked;
    private long bytes;
    private long delayed;

    private static final class Rest {
        private long untilNanos;
        private long lastNanos;
        /** Whether its mark was handed out and no record made since: the next change waits for that. */
        private boolean handedOut;

        private Mark mark;
        private boolean delayed;
    }

    private record Look(DbKey key, long nanos) {}

    /**
     * @param maxKeys of the set
     * @param maxBytes of the set
     */
    RestingKeys(Pace pace, int maxKeys, long maxBytes) {
        this.pace = pace;
        this.mostMarks = maxKeys / SHARE;
        this.mostBytes = maxBytes / SHARE;
    }

    /**
     * A record of the key was made. What two reads emit at once adds up.
     *
     * @return whether the key rests now
     */
    boolean emitted(DbKey key, long bytes, long nowNanos) {
        long nanos = pace.restNanos(bytes);
        Rest rest = rests.get(key);
        if (nanos == 0 || (rest == null && rests.size() >= MOST_KEYS)) {
            return false;
        }
        if (rest == null) {
            rest = new Rest();
            rests.put(key, rest);
            looks.add(new Look(key, nowNanos + nanos));
        }
        boolean adds = !rest.handedOut && rest.untilNanos - nowNanos > 0 && rest.lastNanos > 0;
        long latest = nowNanos + pace.maxDelayNanos();
        long until = adds ? rest.untilNanos + nanos : nowNanos + nanos;
        rest.untilNanos = until - latest > 0 ? latest : until;
        rest.lastNanos = nanos;
        rest.handedOut = false;
        return true;
    }

    /** Keeps the mark until its key has rested; false if the key does not rest, has a mark already, or too many do. */
    boolean keep(Mark mark, LongSupplier nanoTime) {
        Rest rest = rests.isEmpty() ? null : rests.get(mark.key());
        if (rest == null || rest.mark != null || rest.untilNanos - nanoTime.getAsLong() <= 0) {
            return false;
        }
        if (marked >= mostMarks || bytes + mark.cost() > mostBytes) {
            return false;
        }
        rest.mark = mark;
        marked++;
        bytes += mark.cost();
        if (!rest.delayed) {
            rest.delayed = true;
            delayed++;
        }
        return true;
    }

    /** The mark of a key that rests, or null. */
    Mark mark(DbKey key) {
        Rest rest = marked == 0 ? null : rests.get(key);
        return rest == null ? null : rest.mark;
    }

    /** Takes the mark of a key that rests away from it; null if it has none. */
    Mark remove(DbKey key) {
        Mark mark = mark(key);
        if (mark != null) {
            rests.get(key).mark = null;
            marked--;
            bytes -= mark.cost();
        }
        return mark;
    }

    /** The marks of the keys that have rested. */
    List<Mark> wake(long nowNanos) {
        List<Mark> awake = new ArrayList<>();
        while (!looks.isEmpty() && nowNanos - looks.element().nanos() >= 0) {
            DbKey key = looks.remove().key();
            Rest rest = rests.get(key);
            if (rest.untilNanos - nowNanos > 0) {
                looks.add(new Look(key, rest.untilNanos));
                continue;
            }
            Mark mark = remove(key);
            if (mark == null) {
                rests.remove(key);
                continue;
            }
            awake.add(mark);
            rest.untilNanos = nowNanos + rest.lastNanos;
            rest.handedOut = true;
            rest.delayed = false;
            looks.add(new Look(key, rest.untilNanos));
        }
        return awake;
    }

    /** How long until {@link #wake} may have something, but at most {@code nanos}. */
    long waitNanos(long nowNanos, long nanos) {
        return looks.isEmpty()
                ? nanos
                : Math.max(1, Math.min(nanos, looks.element().nanos() - nowNanos));
    }

    /** Number of keys that have changed since and wait. */
    int marked() {
        return marked;
    }

    /** In how many rests so far the key changed, and had to wait. */
    long delayed() {
        return delayed;
    }
}
