package io.rediscdc.source.shard;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.Place;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourceOffset.Phase;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one shard across its connections: gaps, passes, and so the offset. Owned by the shard's thread;
 * metrics read the volatile fields, and the capture's thread calls {@link #hintRefused} and {@link #keyspaceChanged}.
 */
public final class ShardProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ShardProgress.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    final LongAdder hints;
    final LongAdder records;
    final LongAdder tombstones;
    final LongAdder recordBytes;
    final LongAdder readAgain;
    final OtherDatabases otherDatabases;
    final LongAdder suppressed;
    final LongAdder bigValues;

    private final String shard;
    private final DirtySet dirty;
    private final Gaps gapsDue;
    private final long reconcileIntervalMs;
    private final LongAdder hintsRefused;
    private final LongAdder gaps;
    private final LongAdder passes;

    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final AtomicReference<GapReason> keyspaceChange = new AtomicReference<>();
    private volatile boolean connected;
    private volatile boolean gapOpen;
    private volatile long passNumber;
    private volatile Pass pass;
    private volatile long scannedBefore;

    /** Whether a lost connection is known, and its gap open, before the session has ended. */
    private boolean lost;

    private Phase phase;
    private boolean proved = true;
    private long passStartNanos;
    private long nextLogNanos;
    private long nextScheduledNanos;

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    public ShardProgress(
            String shard, SourceOffset stored, ShardSettings settings, DirtySet dirty, TaskMetrics metrics) {
        this.shard = shard;
        this.dirty = dirty;
        this.gapsDue = new Gaps(shard, settings.candidates());
        this.reconcileIntervalMs = settings.reconcileIntervalMs();
        this.passNumber = stored == null ? 0 : stored.pass();
        this.phase =
                stored != null ? stored.phase() : settings.snapshotAtFirstStart() ? Phase.SNAPSHOT : Phase.STREAMING;
        String[] tag = {"shard", shard};
        hints = metrics.counter(SourceMetrics.HINTS, tag);
        hintsRefused = metrics.counter(SourceMetrics.HINTS_REFUSED, tag);
        records = metrics.counter(SourceMetrics.RECORDS, tag);
        tombstones = metrics.counter(SourceMetrics.TOMBSTONES, tag);
        recordBytes = metrics.counter(SourceMetrics.RECORD_BYTES, tag);
        readAgain = metrics.counter(SourceMetrics.READ_AGAIN, tag);
        otherDatabases = new OtherDatabases(shard, settings.databases(), metrics, tag);
        suppressed = metrics.counter(SourceMetrics.SUPPRESSED, tag);
        bigValues = metrics.counter(SourceMetrics.BIG_VALUES, tag);
        gaps = metrics.counter(SourceMetrics.GAPS, tag);
        passes = metrics.counter(SourceMetrics.PASSES, tag);
        metrics.gauge(SourceMetrics.DIRTY_KEYS, dirty::size, tag);
        metrics.gauge(SourceMetrics.RESTING_KEYS, dirty::restingSize, tag);
        metrics.gauge(SourceMetrics.RESTS, dirty::delayed, tag);
        metrics.gauge(SourceMetrics.CONNECTED, () -> connected ? 1 : 0, tag);
        metrics.gauge(SourceMetrics.GAP_OPEN, () -> isGapOpen() ? 1 : 0, tag);
        metrics.gauge(SourceMetrics.PASS_NUMBER, () -> passNumber, tag);
        metrics.gauge(SourceMetrics.PASS_CANDIDATES, () -> candidates(pass), tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_SCANNED, () -> scanned(pass), tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_EXPECTED, () -> expected(pass), tag);
        if (stored != null) {
            gap(GapReason.RESTART);
        } else if (settings.snapshotAtFirstStart()) {
            gap(GapReason.FIRST_START);
        }
        schedule();
    }

    /** The name of the shard. */
    String shard() {
        return shard;
    }

    /** Something may have been missed, or a pass is wanted anyway. */
    void gap(GapReason reason) {
        if (lost && reason == GapReason.LINK_LOST) {
            lost = false; // open already
        } else {
            open(reason);
        }
        if (reason.startsOver()) {
            abandonPass();
        }
    }

    /** A connection was lost while the shard's thread waits for Kafka; {@link #gap} follows when it goes on. */
    void lostWhileWaiting(RuntimeException cause) {
        if (!lost) {
            lost = true;
            LOG.warn("{}; connecting again as soon as Kafka takes records again", cause.getMessage());
            open(GapReason.LINK_LOST);
            connected = false;
        }
    }

    private void open(GapReason reason) {
        if (reason.isGap()) {
            gaps.increment();
        }
        gapOpen |= !reason.isPrecaution();
        gapsDue.add(reason);
    }

    /** A hint found the dirty set full. Called by the capture's thread. */
    void hintRefused() {
        hintsRefused.increment();
        overflowed.set(true);
    }

    /** Keys changed without a hint each. Called by the capture's thread. */
    void keyspaceChanged(GapReason reason) {
        keyspaceChange.accumulateAndGet(reason, (known, next) -> known != null && known.scan() ? known : next);
    }

    /** Whether a pass should start now. One that runs is let end first. */
    boolean passDue() {
        GapReason change = keyspaceChange.getAndSet(null);
        if (change != null) {
            gap(change);
        }
        if (overflowed.get() && pass == null && dirty.hasRoom()) {
            overflowed.set(false);
            gap(GapReason.OVERFLOW);
        }
        if (reconcileIntervalMs > 0 && System.nanoTime() - nextScheduledNanos >= 0) {
            schedule();
            gap(GapReason.SCHEDULED);
        }
        return pass == null && gapsDue.mayStart();
    }

    /** Makes a pass by its number, the reason and whether it looks at all keys. */
    interface PassMaker {
        Pass make(long number, GapReason reason, boolean scan, Map<Place, Long> keysByPlace);
    }

    Pass startPass(Map<Place, Long> keysByPlace, PassMaker maker) {
        GapReason reason = gapsDue.reason();
        Pass started = maker.make(passNumber + 1, reason, gapsDue.scan(), keysByPlace);
        gapsDue.started();
        pass = started;
        passNumber = started.number();
        passStartNanos = System.nanoTime();
        nextLogNanos = passStartNanos + LOG_EVERY_NANOS;
        LOG.info(
                "Shard {}: pass {} starts over about {} keys in {}: {}",
                shard,
                passNumber,
                started.keysExpected(),
                keysByPlace.keySet(),
                reason.text());
        return started;
    }

    /**
     * Looks after the running pass, if any.
     *
     * @return true if it has just been completed
     */
    boolean passCompleted() {
        Pass running = pass;
        if (running == null) {
            return false;
        }
        running.advance();
        if (!running.complete()) {
            logProgress(running);
            return false;
        }
        passes.increment();
        scannedBefore = running.keysScanned();
        proved = running.proved();
        running.close();
        pass = null;
        gapOpen = gapsDue.isDue();
        gapsDue.completed();
        phase = Phase.STREAMING;
        schedule();
        LOG.info(
                "Shard {}: pass {} is complete: {} keys found, {} candidates asked for, in {} ms",
                shard,
                running.number(),
                running.keysScanned(),
                running.candidatesRead(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - passStartNanos));
        if (!proved) {
            LOG.warn(
                    "Shard {}: pass {} is not proved: the worker dropped records of it (metric records-dropped-total)."
                            + " Remove the transform or the error tolerance that drops records, or accept that the"
                            + " targets lack them",
                    shard,
                    running.number());
        }
        return true;
    }

    /** Gives up the running pass; what it had found and not emitted is forgotten, the next pass finds it again. */
    void abandonPass() {
        if (pass != null) {
            pass.close();
            pass = null;
        }
        dirty.forgetPass();
    }

    void setConnected(boolean now) {
        connected = now;
    }

    SourceOffset offset(String runId, String topics) {
        return new SourceOffset(phase, passNumber, !isGapOpen() && proved, runId, scanned(pass), topics);
    }

    long passNumber() {
        return passNumber;
    }

    /** The running pass, or null. */
    Pass pass() {
        return pass;
    }

    private boolean isGapOpen() {
        return gapOpen || overflowed.get() || keyspaceChange.get() != null;
    }

    private void schedule() {
        nextScheduledNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(reconcileIntervalMs);
    }

    private void logProgress(Pass running) {
        long now = System.nanoTime();
        if (now - nextLogNanos >= 0) {
            nextLogNanos = now + LOG_EVERY_NANOS;
            LOG.info(
                    "Shard {}: pass {}: {} candidates asked for, {} of about {} keys found",
                    shard,
                    running.number(),
                    running.candidatesRead(),
                    running.keysScanned(),
                    running.keysExpected());
        }
    }

    private static long candidates(Pass running) {
        return running == null ? 0 : running.candidatesRead();
    }

    private long scanned(Pass running) {
        return running == null ? scannedBefore : running.keysScanned();
    }

    private long expected(Pass running) {
        return running == null ? scannedBefore : running.keysExpected();
    }
}
