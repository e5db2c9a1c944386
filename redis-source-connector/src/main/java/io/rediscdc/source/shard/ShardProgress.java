package io.rediscdc.source.shard;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.Place;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourceOffset.Phase;
import io.rediscdc.source.watch.Checkpoint;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one shard across its connections: gaps, passes, and so the offset. Owned by the shard's thread;
 * metrics read the volatile fields, and the capture's thread calls {@link #hintRefused} and {@link #keyspaceChanged}.
 */
public final class ShardProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ShardProgress.class);

    final LongAdder hints;
    final LongAdder records;
    final LongAdder tombstones;
    final LongAdder recordBytes;
    final LongAdder readAgain;
    final OtherDatabases otherDatabases;
    final FoundKeys found;
    final LongAdder suppressed;
    final LongAdder bigValues;

    private final String shard;
    private final DirtySet dirty;
    private final Gaps gapsDue;
    private final PassLog log;
    private final long reconcileIntervalMs;
    private final LongAdder hintsRefused;
    private final LongAdder gaps;
    private final LongAdder passes;

    private final Signals signals = new Signals();
    private volatile boolean connected;
    private volatile boolean gapOpen;
    private volatile boolean unheard;
    private volatile long passNumber;
    private volatile Pass pass;
    private volatile long scannedBefore;

    private final Reached reached;
    /** Whether a lost connection is known, and its gap open, before the session has ended. */
    private boolean lost;

    private long passEndedMs;
    private Phase phase;
    private boolean proved = true;
    private long nextScheduledNanos;

    /**
     * @param stored the offset that Connect kept, or null at the first start
     */
    public ShardProgress(
            String shard, SourceOffset stored, ShardSettings settings, DirtySet dirty, TaskMetrics metrics) {
        this.shard = shard;
        this.dirty = dirty;
        this.log = new PassLog(shard);
        this.gapsDue = new Gaps(shard, settings.candidates());
        this.reconcileIntervalMs = settings.reconcileIntervalMs();
        this.reached = new Reached(stored);
        this.passNumber = stored == null ? 0 : stored.pass();
        this.passEndedMs = stored == null ? 0 : stored.passEndedMs();
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
        found = new FoundKeys(shard, settings, metrics);
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
        metrics.gauge(SourceMetrics.PASS_CANDIDATES, () -> ofPass(Pass::candidatesRead, 0), tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_SCANNED, this::scanned, tag);
        metrics.gauge(SourceMetrics.PASS_KEYS_EXPECTED, () -> ofPass(Pass::keysExpected, scannedBefore), tag);
        metrics.gauge(SourceMetrics.CHECKPOINT_AGE_MS, reached::ageMs, tag);
        if (stored != null) {
            gapOpen = true;
        } else if (settings.snapshotAtFirstStart()) {
            gap(GapReason.FIRST_START);
        }
        schedule(passEndedMs == 0 ? 0 : System.currentTimeMillis() - passEndedMs);
    }

    /** The name of the shard. */
    String shard() {
        return shard;
    }

    /**
     * There is a connection. If it is the first one of a task that starts again: only if nothing changed while nobody
     * listened is there no gap.
     *
     * @param now what the server says since it is listened to
     */
    void connected(Checkpoint now) {
        connected = true;
        if (!reached.resumes()) {
            return;
        }
        if (reached.isStill(now)) {
            gapOpen = false;
            LOG.info(
                    "Shard {}: nothing has changed at the server since the last checkpoint, all of which is in Kafka: no"
                            + " pass is needed after this restart",
                    shard);
        } else {
            gap(GapReason.RESTART);
        }
    }

    /** All changes up to this moment are in Kafka. */
    void checkpoint(Checkpoint moment) {
        reached.at(moment);
    }

    /** Whether nothing is known to be missing but what is marked or on its way. */
    boolean isWhole() {
        return !isGapOpen() && pass == null && !gapsDue.isDue() && proved && phase == Phase.STREAMING;
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
        if (!reason.isPrecaution()) {
            gapOpen = true;
            reached.forget();
        }
        gapsDue.add(reason);
    }

    /** Whether changes go unheard now, so that a gap stays open whatever passes find. */
    void unheard(boolean now) {
        unheard = now;
    }

    /** A hint found the dirty set full. Called by the capture's thread. */
    void hintRefused() {
        hintsRefused.increment();
        if (signals.overflowed()) {
            log.overflowed(dirty.size());
        }
    }

    /** Keys changed without a hint each. Called by the capture's thread. */
    void keyspaceChanged(GapReason reason) {
        signals.keyspaceChanged(reason);
    }

    /** Whether a pass should start now. One that runs is let end first. */
    boolean passDue() {
        signals.take(pass == null && dirty.hasRoom(), this::gap);
        if (reconcileIntervalMs > 0 && System.nanoTime() - nextScheduledNanos >= 0) {
            schedule(0);
            gap(GapReason.SCHEDULED);
        }
        return pass == null && gapsDue.mayStart();
    }

    /** Whether a pass that is wanted again and again may be asked for. */
    boolean isRested() {
        return pass == null && gapsDue.isRested();
    }

    Pass startPass(Map<Place, Long> keysByPlace, PassMaker maker) {
        GapReason reason = gapsDue.reason();
        Pass started = maker.make(passNumber + 1, reason, gapsDue.scan(), keysByPlace);
        gapsDue.started();
        otherDatabases.forget();
        pass = started;
        passNumber = started.number();
        log.started(started, keysByPlace.keySet(), reason);
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
            log.goesOn(running);
            return false;
        }
        passes.increment();
        scannedBefore = running.keysScanned();
        proved = running.proved();
        running.close();
        otherDatabases.written(running.index());
        pass = null;
        gapOpen = gapsDue.isGap();
        gapsDue.completed(running.scans());
        phase = Phase.STREAMING;
        passEndedMs = System.currentTimeMillis();
        schedule(0);
        log.completed(running, proved);
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

    void disconnected() {
        connected = false;
    }

    SourceOffset offset(String runId, String topics) {
        return new SourceOffset(
                phase, passNumber, !isGapOpen() && proved, runId, scanned(), passEndedMs, reached.toString(), topics);
    }

    long passNumber() {
        return passNumber;
    }

    /** The running pass, or null. */
    Pass pass() {
        return pass;
    }

    private boolean isGapOpen() {
        return gapOpen || unheard || signals.any();
    }

    /**
     * @param sinceMs for how long it is due already
     */
    private void schedule(long sinceMs) {
        long waitMs = Math.max(0, reconcileIntervalMs - Math.max(0, sinceMs));
        nextScheduledNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    }

    private long ofPass(ToLongFunction<Pass> number, long otherwise) {
        Pass running = pass;
        return running == null ? otherwise : number.applyAsLong(running);
    }

    private long scanned() {
        return ofPass(Pass::keysScanned, scannedBefore);
    }
}
