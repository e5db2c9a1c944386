package io.rediscdc.source.dirty;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.source.dirty.Mark.Asker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys that must be read, each once however often it changes. Hints and the SCAN of a pass go to lanes of their own,
 * and a reader takes from both, so neither can starve the other.
 *
 * <p>A mark is removed before the read that it asks for is sent. A change during the read therefore leaves a new mark,
 * and the last write is always read. What was taken is either {@link #done} or {@link #putBack}.
 *
 * <p>Memory is bounded by {@code maxKeys} and {@code maxBytes}: beyond them a hint is refused, never a mark forgotten.
 * Safe for all threads; nothing waits while it holds the lock.
 */
public final class DirtySet {
    /** What a mark costs beside its key's bytes: map entry, mark, key object and array header, rounded up. */
    private static final int OVERHEAD_BYTES = 160;

    private final int maxKeys;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<DbKey, Mark> live = new LinkedHashMap<>();
    private final Map<DbKey, Mark> scanned = new LinkedHashMap<>();
    /** Of the marks not yet done; those taken count too. */
    private final Generations generations = new Generations();

    private long bytes;

    public DirtySet(int maxKeys, long maxBytes) {
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
    }

    /**
     * Marks a key that changed.
     *
     * @return false if the set is full and the key is not in it: the change is then missed and a pass must repair it
     */
    public boolean hint(DbKey key, Cause cause) {
        lock.lock();
        try {
            Mark mark = live.get(key);
            if (mark != null) {
                if (mark.cause() != cause) {
                    live.put(key, mark.with(cause, Asker.HINT, mark.generation()));
                }
                return true;
            }
            mark = scanned.remove(key);
            if (mark != null) {
                live.put(key, mark.with(cause, Asker.HINT, mark.generation()));
                return true;
            }
            if (live.size() + scanned.size() >= maxKeys || bytes >= maxBytes) {
                return false;
            }
            add(live, new Mark(key, cause, Asker.HINT, generations.current()));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Marks a key that the SCAN of a pass found. Its caller keeps {@link #passSize()} small; it is never refused. */
    public void scanned(DbKey key) {
        byPass(key, Cause.RECONCILED, Asker.SCAN);
    }

    /**
     * Marks a key that a pass found in its topic. Its caller keeps {@link #passSize()} small; it is never refused.
     *
     * @param cause what to say of the key if it is gone
     */
    public void candidate(DbKey key, Cause cause) {
        byPass(key, cause, Asker.CANDIDATE);
    }

    /** Forgets what only a pass asked for: the pass was given up, and the next one asks anew. */
    public void forgetPass() {
        lock.lock();
        try {
            for (Mark mark : scanned.values()) {
                bytes -= cost(mark.key());
                generations.done(mark.generation());
            }
            scanned.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes up to {@code max} marks, half of them from each lane where both have enough.
     *
     * @param waitMs longest wait for a first mark
     * @return the marks in the order in which they were made, empty if there is none in time
     */
    public List<Mark> take(int max, long waitMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
            while (live.isEmpty() && scanned.isEmpty()) {
                if (nanos <= 0) {
                    return List.of();
                }
                nanos = arrived.awaitNanos(nanos);
            }
            int half = max - max / 2;
            int fromScanned = Math.min(scanned.size(), Math.max(half, max - live.size()));
            List<Mark> taken = new ArrayList<>(Math.min(max, live.size() + scanned.size()));
            moveFirst(live, Math.min(live.size(), max - fromScanned), taken);
            moveFirst(scanned, fromScanned, taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The taken marks' keys were read and emitted. */
    public void done(List<Mark> marks) {
        lock.lock();
        try {
            marks.forEach(mark -> generations.done(mark.generation()));
        } finally {
            lock.unlock();
        }
    }

    /** The taken marks were not read: marks them again, even beyond the bounds. */
    public void putBack(List<Mark> marks) {
        lock.lock();
        try {
            for (Mark mark : marks) {
                putBack(mark);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Draws a line behind all marks there are, taken ones included.
     *
     * @return a number to ask {@link #passed} with
     */
    public long barrier() {
        lock.lock();
        try {
            return generations.barrier();
        } finally {
            lock.unlock();
        }
    }

    /** Whether every mark from before the barrier is done. */
    public boolean passed(long barrier) {
        lock.lock();
        try {
            return generations.passed(barrier);
        } finally {
            lock.unlock();
        }
    }

    /** Number of keys marked and not taken. */
    public int size() {
        lock.lock();
        try {
            return live.size() + scanned.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether there is room enough for a pass beside the live changes. A busy server's set is never empty, so to wait
     * for that could mean to wait for ever.
     */
    public boolean hasRoom() {
        lock.lock();
        try {
            return live.size() + scanned.size() <= maxKeys / 2 && bytes <= maxBytes / 2;
        } finally {
            lock.unlock();
        }
    }

    /** Number of keys that only a pass marked. */
    public int passSize() {
        lock.lock();
        try {
            return scanned.size();
        } finally {
            lock.unlock();
        }
    }

    private void putBack(Mark mark) {
        DbKey key = mark.key();
        Map<DbKey, Mark> lane = live.containsKey(key) ? live : scanned.containsKey(key) ? scanned : null;
        if (lane == null) {
            Map<DbKey, Mark> own = mark.byPass() ? scanned : live;
            own.put(key, mark);
            bytes += cost(key);
            arrived.signal();
            return;
        }
        // Marked anew meanwhile: one mark serves both, and keeps the older barrier waiting.
        Mark newer = lane.remove(key);
        generations.done(Math.max(newer.generation(), mark.generation()));
        Mark both = mark.and(newer);
        (both.byPass() ? scanned : live).put(key, both);
    }

    private void byPass(DbKey key, Cause cause, Asker asker) {
        lock.lock();
        try {
            Mark mark = scanned.get(key);
            if (mark != null) {
                scanned.put(key, mark.with(cause, asker, mark.generation()));
            } else if (!live.containsKey(key)) {
                add(scanned, new Mark(key, cause, asker, generations.current()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void add(Map<DbKey, Mark> lane, Mark mark) {
        lane.put(mark.key(), mark);
        generations.opened(mark.generation());
        bytes += cost(mark.key());
        arrived.signal();
    }

    private void moveFirst(Map<DbKey, Mark> lane, int count, List<Mark> to) {
        Iterator<Mark> marks = lane.values().iterator();
        for (int i = 0; i < count; i++) {
            Mark mark = marks.next();
            marks.remove();
            bytes -= cost(mark.key());
            to.add(mark);
        }
    }

    private static int cost(DbKey key) {
        return key.bytes().length + OVERHEAD_BYTES;
    }
}
