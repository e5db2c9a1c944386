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
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The keys that must be read, each once however often it changes. Hints and the SCAN of a pass go to lanes of their own,
 * and a reader takes from both, so neither can starve the other.
 *
 * <p>A mark is removed before the read that it asks for is sent. A change during the read therefore leaves a new mark,
 * and the last write is always read. What was taken is either {@link #done} or {@link #putBack}.
 *
 * <p>A key of which much was {@link #emitted} rests for a while: if it changes, its mark stays here, and is handed out
 * when it has rested. Only what a hint asks for waits so.
 *
 * <p>Memory is bounded by {@code maxKeys} and {@code maxBytes}: beyond them a hint is refused, never a mark forgotten.
 * Safe for all threads; nothing waits while it holds the lock.
 */
public final class DirtySet {
    private final int maxKeys;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<DbKey, Mark> live = new LinkedHashMap<>();
    private final Map<DbKey, Mark> scanned = new LinkedHashMap<>();
    /** Of the marks not yet done; those taken count too. */
    private final Generations generations = new Generations();

    private final RestingKeys resting;
    private final LongSupplier nanoTime;

    private long bytes;
    private boolean scannedFirst; // whose turn it is to get the odd one, which may be all there is

    /** Without a pace: every key may be read at once. */
    public DirtySet(int maxKeys, long maxBytes) {
        this(maxKeys, maxBytes, Pace.NONE, System::nanoTime);
    }

    /**
     * @param pace how long keys rest
     * @param nanoTime the clock
     */
    public DirtySet(int maxKeys, long maxBytes, Pace pace, LongSupplier nanoTime) {
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
        this.resting = new RestingKeys(pace, maxKeys, maxBytes);
        this.nanoTime = nanoTime;
    }

    /**
     * Marks a key that changed.
     *
     * @return false if the set is full and the key is not in it: the change is then missed and a pass must repair it
     */
    public boolean hint(DbKey key, Cause cause) {
        return locked(() -> {
            Mark mark = find(key);
            if (mark == null) {
                return count() < maxKeys
                        && bytes < maxBytes
                        && add(new Mark(key, cause, Asker.HINT, generations.current()));
            }
            if (mark.byPass() || mark.cause() != cause) {
                Mark hinted = mark.with(cause, Asker.HINT, mark.generation());
                if (live.replace(key, hinted) == null) {
                    remove(key);
                    place(hinted);
                }
            }
            return true;
        });
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
        change(() -> {
            for (Mark mark : scanned.values()) {
                bytes -= mark.cost();
                generations.done(mark.generation());
            }
            scanned.clear();
        });
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
            wake();
            while (live.isEmpty() && scanned.isEmpty()) {
                if (nanos <= 0) {
                    return List.of();
                }
                long wait = resting.waitNanos(nanoTime.getAsLong(), nanos);
                nanos -= wait - arrived.awaitNanos(wait);
                wake();
            }
            int half = max / 2 + (scannedFirst ? max % 2 : 0);
            scannedFirst = !scannedFirst;
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
        change(() -> marks.forEach(mark -> generations.done(mark.generation())));
    }

    /**
     * Records were made: a key that changes again rests first, as its pace says. Call it behind {@link #done}.
     *
     * @param recordBytes of the values, by key; {@link Pace#SMALL_BYTES small} ones may be left out
     */
    public void emitted(Map<DbKey, Long> recordBytes) {
        change(() -> recordBytes.forEach((key, size) -> {
            Mark mark = resting.emitted(key, size, nanoTime.getAsLong()) ? live.remove(key) : null;
            if (mark != null) {
                place(mark);
            }
        }));
    }

    /** The taken marks were not read: marks them again, even beyond the bounds. */
    public void putBack(List<Mark> marks) {
        change(() -> marks.forEach(this::putBack));
    }

    /**
     * Draws a line behind all marks there are, taken ones included.
     *
     * @return a number to ask {@link #passed} with
     */
    public long barrier() {
        return locked(() -> generations.barrier());
    }

    /** Whether every mark from before the barrier is done. */
    public boolean passed(long barrier) {
        return locked(() -> generations.passed(barrier));
    }

    /** Number of marks not yet done: those that wait, resting ones included, and those taken. */
    public int size() {
        return locked(generations::count);
    }

    /**
     * Whether there is room enough for a pass beside the live changes. A busy server's set is never empty, so to wait
     * for that could mean to wait for ever.
     */
    public boolean hasRoom() {
        return locked(() -> count() <= maxKeys / 2 && bytes <= maxBytes / 2);
    }

    /** Number of keys that only a pass marked. */
    public int passSize() {
        return locked(() -> scanned.size());
    }

    /** Number of keys marked that rest. */
    public int restingSize() {
        return locked(() -> resting.marked());
    }

    /** How often a changed key had to rest so far. */
    public long delayed() {
        return locked(() -> resting.delayed());
    }

    private void putBack(Mark mark) {
        Mark newer = remove(mark.key());
        Mark both = newer == null ? mark : mark.and(newer);
        if (newer == null) {
            bytes += mark.cost();
        } else { // marked anew meanwhile: one mark serves both, and keeps the older barrier waiting
            generations.done(Math.max(newer.generation(), mark.generation()));
        }
        (both.byPass() ? scanned : live).put(mark.key(), both); // it has rested already
        arrived.signal();
    }

    private Mark find(DbKey key) {
        Mark mark = live.get(key);
        if (mark == null) {
            mark = resting.mark(key);
        }
        return mark == null ? scanned.get(key) : mark;
    }

    private Mark remove(DbKey key) {
        Mark mark = live.remove(key);
        if (mark == null) {
            mark = resting.remove(key);
        }
        return mark == null ? scanned.remove(key) : mark;
    }

    /** Puts a mark where it belongs; its key must have none. */
    private void place(Mark mark) {
        if (mark.byPass()) {
            scanned.put(mark.key(), mark);
            arrived.signal();
        } else if (!resting.keep(mark, nanoTime)) {
            live.put(mark.key(), mark);
            arrived.signal();
        }
    }

    private void change(Runnable what) {
        locked(() -> {
            what.run();
            return null;
        });
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        for (Mark mark : resting.wake(nanoTime.getAsLong())) {
            live.put(mark.key(), mark);
        }
    }

    private int count() {
        return live.size() + scanned.size() + resting.marked();
    }

    private void byPass(DbKey key, Cause cause, Asker asker) {
        change(() -> {
            Mark mark = find(key);
            if (mark == null) {
                add(new Mark(key, cause, asker, generations.current()));
            } else if (mark.byPass()) {
                scanned.put(key, mark.with(cause, asker, mark.generation()));
            }
        });
    }

    private boolean add(Mark mark) {
        generations.opened(mark.generation());
        bytes += mark.cost();
        place(mark);
        return true;
    }

    private void moveFirst(Map<DbKey, Mark> lane, int count, List<Mark> to) {
        Iterator<Mark> marks = lane.values().iterator();
        for (int i = 0; i < count; i++) {
            Mark mark = marks.next();
            marks.remove();
            bytes -= mark.cost();
            to.add(mark);
        }
    }
}
