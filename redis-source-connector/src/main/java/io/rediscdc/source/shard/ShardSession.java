package io.rediscdc.source.shard;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.RateLimit;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourceOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a shard's two connections, one for hints and one for reads, to the same run of the same server. Ends with
 * an exception when either is lost; what was under way is then marked again. For the shard's one thread.
 */
final class ShardSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardSession.class);
    /** Rounds on their way at once: the server works on one while the replies of the other are made into records. */
    private static final int ROUNDS_IN_FLIGHT = 2;

    private static final long IDLE_WAIT_MS = 100;

    private final ShardSettings settings;
    private final Link link;
    private final Capture capture;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Records records;
    private final Outbox outbox;
    private final KeyReader reader;
    private final RateLimit rateLimit;
    private final String runId;
    private final Deque<Round> inFlight = new ArrayDeque<>(ROUNDS_IN_FLIGHT);

    private volatile RuntimeException hintsLost;
    private Pass pass;
    private long nextHeartbeatNanos = System.nanoTime();

    /**
     * Starts to listen, then makes ready to read.
     *
     * @throws RedisLinkException if the two connections do not reach the same run of the server
     */
    ShardSession(
            ShardSettings settings,
            Link link,
            Capture capture,
            DirtySet dirty,
            ShardProgress progress,
            Records records,
            Outbox outbox) {
        this.settings = settings;
        this.link = link;
        this.capture = capture;
        this.dirty = dirty;
        this.progress = progress;
        this.records = records;
        this.outbox = outbox;
        ServerInfo server = ServerInfo.parse((byte[]) link.call("INFO", "server"));
        this.runId = server.runId();
        if (!runId.equals(capture.serverRunId())) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + ": hints come from the run " + capture.serverRunId()
                            + " and reads from " + runId + " of the server; connecting again",
                    null);
        }
        link.ask("CLIENT", "NO-TOUCH", "ON"); // since 7.2; where it is missing, reads refresh the keys' idle time
        this.reader = KeyReaders.choose(link, settings.readBudgetBytes());
        this.rateLimit = new RateLimit(settings.readKeysPerSecond(), System::nanoTime);
        capture.start(new DirtyHints());
        LOG.info(
                "Listening to {} at {} (run {}) by {}, reading by {}",
                server.product(),
                link.address().hostAndPort(),
                runId,
                capture.mode(),
                reader.name());
    }

    /** Turns hints into marks. Called by the capture's thread, which is why it does nothing else. */
    private final class DirtyHints implements Hints {
        @Override
        public void changed(int db, byte[] key, Cause cause) {
            if (settings.databases().contains(db) && settings.filter().accepts(key)) {
                progress.hints.increment();
                if (!dirty.hint(new DbKey(db, key), cause)) {
                    progress.hintRefused();
                }
            }
        }

        @Override
        public void flushed(int db) {
            progress.keyspaceChanged(GapReason.FLUSHED);
        }

        @Override
        public void swapped(int first, int second) {
            progress.keyspaceChanged(GapReason.SWAPPED);
        }

        @Override
        public void lost(RuntimeException cause) {
            hintsLost = cause;
        }
    }

    /** One step: sends a round if there is something to read, emits one if it is due. Waits a moment if idle. */
    void step() throws InterruptedException {
        if (hintsLost != null) {
            throw hintsLost;
        }
        if (progress.passDue(dirty.hasRoom())) {
            pass = progress.startPass(
                    databasesWithKeys(),
                    (number, databases) ->
                            new Pass(number, databases, dirty, settings.filter(), settings.readBatchKeys()));
        }
        Round next = inFlight.size() < ROUNDS_IN_FLIGHT ? nextRound() : null;
        if (next != null) {
            next.send();
        }
        if (!inFlight.isEmpty() && (next == null || inFlight.size() == ROUNDS_IN_FLIGHT)) {
            emit(inFlight.element());
            inFlight.remove();
        }
        boolean completed = progress.passCompleted();
        if (completed) {
            pass = null;
        }
        heartbeat(completed);
    }

    /** Marks again what was under way, and closes both connections. */
    @Override
    public void close() {
        inFlight.forEach(round -> dirty.putBack(round.marks()));
        inFlight.clear();
        capture.close();
        link.close();
    }

    private Round nextRound() throws InterruptedException {
        boolean wantsPage = pass != null && pass.wantsPage();
        long waitMs = wantsPage || !inFlight.isEmpty() ? 0 : IDLE_WAIT_MS;
        int allowed = rateLimit.take(settings.readBatchKeys());
        List<Mark> marks = allowed == 0 ? List.of() : dirty.take(allowed, waitMs);
        rateLimit.giveBack(allowed - marks.size());
        if (marks.isEmpty() && !wantsPage) {
            if (allowed == 0 && inFlight.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1); // out of budget: wait for the next key's worth
            }
            return null;
        }
        Round round = new Round(marks, wantsPage ? pass : null, reader, link);
        inFlight.add(round);
        return round;
    }

    private void emit(Round round) throws InterruptedException {
        List<ReadResult> results = round.finish();
        long now = System.currentTimeMillis();
        Map<String, Object> offset = progress.offset(runId).toMap();
        List<SourceRecord> batch = new ArrayList<>(results.size());
        List<Mark> done = new ArrayList<>(results.size());
        List<Mark> again = new ArrayList<>();
        long bytes = 0;
        int tombstones = 0;
        for (ReadResult result : results) {
            Mark mark = result.mark();
            if (result.outcome() == ReadResult.Outcome.AGAIN) {
                again.add(mark);
                continue;
            }
            done.add(mark);
            bytes += mark.key().bytes().length;
            if (result.outcome() == ReadResult.Outcome.PRESENT) {
                bytes += result.value().payload().length();
                batch.add(
                        records.present(mark.key(), result.value(), mark.byPass(), now, progress.passNumber(), offset));
            } else if (!mark.byPass()) {
                tombstones++;
                batch.add(records.absent(mark.key(), mark.cause(), now, offset));
            } // else found by SCAN and gone since: the change is hinted by itself
        }
        if (batch.isEmpty() || outbox.put(batch, bytes)) {
            dirty.done(done);
            dirty.putBack(again);
            progress.records.add(batch.size() - tombstones);
            progress.tombstones.add(tombstones);
            progress.recordBytes.add(bytes);
            progress.readAgain.add(again.size());
        }
    }

    private void heartbeat(boolean now) throws InterruptedException {
        if (settings.heartbeatMs() > 0 && (now || System.nanoTime() - nextHeartbeatNanos >= 0)) {
            SourceOffset offset = progress.offset(runId);
            outbox.put(List.of(records.heartbeat(offset, System.currentTimeMillis())), 0);
            nextHeartbeatNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMs());
        }
    }

    private Map<Integer, Long> databasesWithKeys() {
        Map<Integer, Long> keys = new TreeMap<>(
                ServerInfo.parse((byte[]) link.call("INFO", "keyspace")).keysByDatabase());
        keys.keySet().removeIf(db -> !settings.databases().contains(db));
        return keys;
    }
}
