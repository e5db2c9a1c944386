package io.rediscdc.source.shard;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourceOffset.Phase;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one shard across its connections: gaps, passes, and so the offset. Owned by the shard's thread;
 * metrics read the volatile fields, and {@link #hintRefused} is called by the capture's thread.
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

    private final String shard;
    private final LongAdder hintsRefused;
    private final LongAdder gaps;
    private final LongAdder passes;
    private final boolean firstStart;

    private volatile boolean connected;
    private volatile boolean overflowed;
    private volatile GapReason changedWithoutHints;
    private volatile boolean gapOpen;
    private volatile long passNumber;
    private volatile Pass pass;

    private GapReason due;
    private Phase phase;
    private long scannedBefore;
    private long passStartNanos;
    private long nextLogNanos;

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    public ShardProgress(
            String shard, SourceOffset stored, boolean snapshotAtFirstStart, DirtySet dirty, TaskMetrics metrics) {
        this.shard = shard;
        this.firstStart = stored == null;
        this.passNumber = stored == null ? 0 : stored.pass();
        this.phase = stored == null && snapshotAtFirstStart ? Phase.SNAPSHOT : Phase.STREAMING;
        if (stored != null) {
            this.phase = stored.phase();
        }
        String[] tag = {"shard", shard};
        hints = metrics.counter(SourceMetrics.HINTS, tag);
        hintsRefused = metrics.counter(SourceMetrics.HINTS_REFUSED, tag);
        records = metrics.counter(SourceMetrics.RECORDS, tag);
        tombstones = metrics.counter(SourceMetrics.TOMBSTONES, tag);
        recordBytes = metrics.counter(SourceMetrics.RECORD_BYTES, tag);
        readAgain = metrics.counter(SourceMetrics.READ_AGAIN, tag);
        otherDatabases = new OtherDatabases(shard, metrics, tag);
        gaps = metrics.counter(SourceMetrics.GAPS, tag);
        passes = metrics.counter(SourceMetrics.PASSES, tag);
        metrics.gauge(SourceMetrics.DIRTY_KEYS, dirty::size, tag);
        metrics.gauge(SourceMetrics.CONNECTED, () -> connected ? 1 : 0, tag);
        metrics.gauge(SourceMetrics.GAP_OPEN, () -> gapOpen || overflowed ? 1 : 0, tag);
        metrics.gauge(SourceMetrics.PASS_NUMBER, () -> passNumber, tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_SCANNED, () -> scanned(pass), tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_EXPECTED, () -> expected(pass), tag);
        if (!firstStart) {
            gap(GapReason.RESTART);
        } else if (snapshotAtFirstStart) {
            due = GapReason.FIRST_START;
            gapOpen = true;
        }
    }

    /** Changes may have been missed: says so, and makes a pass due. */
    void gap(GapReason reason) {
        gaps.increment();
        gapOpen = true;
        due = reason;
        pass = null;
        LOG.warn(
                "Shard {}: GAP: {}. All keys are read again. Not covered by that: a key deleted or expired during the gap"
                        + " gets no tombstone and stays on the targets; `redis-cdc verify` lists such keys as extra",
                shard,
                reason.text());
    }

    /** A hint found the dirty set full. Called by the capture's thread. */
    void hintRefused() {
        hintsRefused.increment();
        overflowed = true;
    }

    /** Keys changed without a hint each. Called by the capture's thread. */
    void keyspaceChanged(GapReason reason) {
        changedWithoutHints = reason;
    }

    /** Whether a pass should start now. One that runs is let end first, unless the connection it ran on is gone. */
    boolean passDue(boolean roomInDirtySet) {
        if (overflowed && pass == null && roomInDirtySet) {
            overflowed = false;
            gap(GapReason.OVERFLOW);
        }
        if (changedWithoutHints != null) {
            GapReason reason = changedWithoutHints;
            changedWithoutHints = null;
            gap(reason);
        }
        return due != null && pass == null;
    }

    Pass startPass(Map<Integer, Long> keysByDatabase, PassMaker maker) {
        pass = maker.make(passNumber + 1, keysByDatabase);
        passNumber = pass.number();
        passStartNanos = System.nanoTime();
        nextLogNanos = passStartNanos + LOG_EVERY_NANOS;
        LOG.info(
                "Shard {}: pass {} starts over about {} keys in databases {}, because of {}",
                shard,
                passNumber,
                pass.keysExpected(),
                keysByDatabase.keySet(),
                due.text());
        due = null;
        return pass;
    }

    /** Makes a pass by its number. */
    interface PassMaker {
        Pass make(long number, Map<Integer, Long> keysByDatabase);
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
        if (!running.complete()) {
            logProgress(running);
            return false;
        }
        passes.increment();
        scannedBefore = running.keysScanned();
        pass = null;
        gapOpen = due != null;
        phase = Phase.STREAMING;
        LOG.info(
                "Shard {}: pass {} is complete: {} keys found in {} ms",
                shard,
                running.number(),
                running.keysScanned(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - passStartNanos));
        return true;
    }

    void setConnected(boolean now) {
        connected = now;
    }

    SourceOffset offset(String runId) {
        return new SourceOffset(phase, passNumber, !gapOpen && !overflowed, runId, scanned(pass));
    }

    long passNumber() {
        return passNumber;
    }

    private void logProgress(Pass running) {
        long now = System.nanoTime();
        if (now - nextLogNanos >= 0) {
            nextLogNanos = now + LOG_EVERY_NANOS;
            LOG.info(
                    "Shard {}: pass {}: {} of about {} keys found",
                    shard,
                    running.number(),
                    running.keysScanned(),
                    running.keysExpected());
        }
    }

    private long scanned(Pass running) {
        return running == null ? scannedBefore : running.keysScanned();
    }

    private long expected(Pass running) {
        return running == null ? scannedBefore : running.keysExpected();
    }
}
