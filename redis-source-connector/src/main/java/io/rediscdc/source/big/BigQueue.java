package io.rediscdc.source.big;

import io.rediscdc.event.DbKey;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The big keys that wait to be read, and the one that is being read. A key that changes all the time is not read all the
 * time: after a read that took a while it rests for a multiple of that, and after a read that failed because it changed
 * it waits, longer each time. For one thread; bounded by the dirty set that its marks come from.
 */
final class BigQueue {
    /** A key is being read for at most a fifth of the time. */
    private static final long REST_PER_READ = 4;

    private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DirtySet dirty;
    private final LongSupplier nanoTime;
    /** Taken out of the dirty set and not done, in the order in which they came. */
    private final Map<DbKey, Entry> waiting = new LinkedHashMap<>();
    /** Until when keys rest that were read lately. */
    private final Map<DbKey, Long> resting = new HashMap<>();

    private Entry current;
    private boolean hinted;
    private boolean superseded;
    private long startedNanos;

    /**
     * @param restarts how often its read failed because it changed
     */
    record Entry(Mark mark, int restarts, long notBeforeNanos) {}

    BigQueue(DirtySet dirty, LongSupplier nanoTime) {
        this.dirty = dirty;
        this.nanoTime = nanoTime;
    }

    /** Number of keys that wait only because a pass asks for them; their turn comes, however hot others are. */
    long ofPass() {
        return waiting.values().stream().filter(entry -> entry.mark().byPass()).count();
    }

    void add(Mark mark) {
        DbKey key = mark.key();
        hinted |= current != null && current.mark().key().equals(key);
        Entry known = waiting.get(key);
        Long rest = resting.get(key);
        if (known == null) {
            waiting.put(key, new Entry(mark, 0, rest == null ? nanoTime.getAsLong() : rest));
        } else {
            waiting.put(key, new Entry(merged(known.mark(), mark), known.restarts(), known.notBeforeNanos()));
        }
    }

    /** The key that may be read next, or null if there is none yet. */
    DbKey next() {
        long now = nanoTime.getAsLong();
        for (Entry entry : waiting.values()) {
            if (now - entry.notBeforeNanos() >= 0) {
                return entry.mark().key();
            }
        }
        return null;
    }

    /** Begins to read a key that {@link #next} named. */
    Entry take(DbKey key) {
        current = waiting.remove(key);
        hinted = false;
        superseded = false;
        startedNanos = nanoTime.getAsLong();
        return current;
    }

    /** Another read of a key has brought a state of it. */
    void readElsewhere(DbKey key) {
        superseded |= current != null && current.mark().key().equals(key);
    }

    /** Whether a newer state of the key that is being read is emitted already. */
    boolean isSuperseded() {
        return superseded;
    }

    /** Whether the key that is being read was found to have changed since. */
    boolean isHintedSinceTaken() {
        return hinted;
    }

    /**
     * The key is read. The mark belongs to whoever emits it.
     *
     * @param exists whether it may soon be read again
     */
    void done(boolean exists) {
        long now = nanoTime.getAsLong();
        resting.values().removeIf(until -> now - until >= 0);
        DbKey key = current.mark().key();
        if (exists) {
            long until = now + REST_PER_READ * (now - startedNanos);
            resting.put(key, until);
            waiting.computeIfPresent(key, (same, entry) -> new Entry(entry.mark(), 0, until));
        }
        current = null;
    }

    /** The key changed while it was read: it waits for another read. */
    void again() {
        DbKey key = current.mark().key();
        int restarts = current.restarts() + 1;
        long notBefore = nanoTime.getAsLong() + (FIRST_WAIT_NANOS << Math.min(restarts, 10));
        Entry newer = waiting.get(key);
        Mark mark = newer == null ? current.mark() : merged(current.mark(), newer.mark());
        waiting.put(key, new Entry(mark, restarts, notBefore));
        current = null;
    }

    /**
     * Marks again what is not to be read here any more.
     *
     * @return whether the key that is being read is one of them
     */
    boolean keep(Predicate<DbKey> wanted) {
        List<Mark> others = new ArrayList<>();
        waiting.values().removeIf(entry -> {
            boolean other = !wanted.test(entry.mark().key());
            if (other) {
                others.add(entry.mark());
            }
            return other;
        });
        boolean stops = current != null && !wanted.test(current.mark().key());
        if (stops) {
            others.add(current.mark());
            current = null;
        }
        dirty.putBack(others);
        return stops;
    }

    /** Marks again what was not read. */
    void close() {
        List<Mark> marks = new ArrayList<>();
        if (current != null) {
            marks.add(current.mark());
        }
        waiting.values().forEach(entry -> marks.add(entry.mark()));
        dirty.putBack(marks);
        waiting.clear();
        current = null;
    }

    private Mark merged(Mark older, Mark newer) {
        dirty.done(List.of(older.generation() > newer.generation() ? older : newer));
        return older.and(newer);
    }
}
