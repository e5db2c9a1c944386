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
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.read.ExistenceReader;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.RateLimit;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.topic.TopicGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
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

    private static final long GUARD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** While a pass waits for candidates or for Kafka. */
    private static final long PASS_WAIT_MS = 5;

    private final ShardSettings settings;
    private final Link link;
    private final Capture capture;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Records records;
    private final Outbox outbox;
    private final Acks acks;
    private final Supplier<Candidates> candidates;
    private final TopicGuard guard;
    private final KeyReader reader;
    private final KeyReader existence;
    private final Rereads streams;
    private final Rereads vectors;
    private final StatsPoll stats;
    private final RateLimit rateLimit;
    private final String runId;
    /** Stays as it is for as long as the session: the poll ends it when the role changes. */
    private final boolean replica;

    private final Deque<Round> inFlight = new ArrayDeque<>(ROUNDS_IN_FLIGHT);

    private final LongAdder hintsHeard = new LongAdder();
    private volatile RuntimeException hintsLost;
    private long nextHeartbeatNanos = System.nanoTime();
    private long nextGuardNanos = System.nanoTime();

    /**
     * Starts to listen, then makes ready to read.
     *
     * @param candidates starts to read the candidates of a pass, or null to do without
     * @throws RedisLinkException if the two connections do not reach the same run of the server
     */
    ShardSession(
            ShardSettings settings,
            Link link,
            Capture capture,
            DirtySet dirty,
            ShardProgress progress,
            Records records,
            Acks acks,
            Supplier<Candidates> candidates,
            TopicGuard guard,
            Outbox outbox) {
        this.settings = settings;
        this.link = link;
        this.capture = capture;
        this.dirty = dirty;
        this.progress = progress;
        this.records = records;
        this.acks = acks;
        this.candidates = candidates;
        this.guard = guard;
        this.outbox = outbox;
        ServerInfo server = ServerInfo.parse((byte[]) link.call("INFO"));
        this.runId = server.runId();
        if (!runId.equals(capture.serverRunId())) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + ": hints come from the run " + capture.serverRunId()
                            + " and reads from " + runId + " of the server; connecting again",
                    null);
        }
        link.ask("CLIENT", "NO-TOUCH", "ON"); // since 7.2; where it is missing, reads refresh the keys' idle time
        this.reader = KeyReaders.choose(link, settings.readBudgetBytes());
        this.existence = new ExistenceReader(link);
        this.streams = Rereads.ofStreamsWithGroups(settings, dirty, progress, link);
        this.vectors = Rereads.ofVectorSets(settings, dirty, progress, link);
        this.rateLimit = new RateLimit(settings.readKeysPerSecond(), System::nanoTime);
        this.replica = server.get("role").equals("slave");
        capture.start(new DirtyHints());
        this.stats = new StatsPoll(link, capture, progress, hintsHeard::sum, streams, vectors);
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
            hintsHeard.increment();
            if (settings.databases().contains(db) && settings.filter().accepts(key)) {
                progress.hints.increment();
                if (!dirty.hint(new DbKey(db, key), cause)) {
                    progress.hintRefused();
                }
            }
        }

        @Override
        public void flushed(int db) {
            progress.keyspaceChanged(replica ? GapReason.RELOADED : GapReason.FLUSHED);
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
        guardTopics();
        stats.step();
        streams.step(() -> databasesWithKeys().keySet());
        vectors.step(() -> databasesWithKeys().keySet());
        if (progress.passDue()) {
            progress.startPass(databasesWithKeys(), this::makePass);
        }
        Round next = inFlight.size() < ROUNDS_IN_FLIGHT ? nextRound() : null;
        if (next != null) {
            next.send();
        }
        if (!inFlight.isEmpty() && (next == null || inFlight.size() == ROUNDS_IN_FLIGHT)) {
            emit(inFlight.element());
            inFlight.remove();
        }
        heartbeat(progress.passCompleted());
    }

    /** Marks again what was under way, and closes both connections. */
    @Override
    public void close() {
        inFlight.forEach(round -> dirty.putBack(round.marks()));
        inFlight.clear();
        capture.close();
        link.close();
    }

    private void guardTopics() throws InterruptedException {
        if (System.nanoTime() - nextGuardNanos >= 0) {
            nextGuardNanos = System.nanoTime() + GUARD_EVERY_NANOS;
            if (guard.replaced()) {
                records.forgetTopics();
                progress.gap(GapReason.TOPIC_REPLACED);
            }
        }
    }

    private Pass makePass(long number, GapReason reason, boolean scan, Map<Integer, Long> keysByDatabase) {
        Pass.Settings passSettings =
                new Pass.Settings(scan, reason.cause(), candidates, settings.filter(), settings.readBatchKeys());
        return new Pass(number, passSettings, keysByDatabase, dirty, acks);
    }

    private Round nextRound() throws InterruptedException {
        Pass pass = progress.pass();
        boolean wantsPage = pass != null && pass.wantsPage();
        long waitMs = wantsPage || !inFlight.isEmpty() ? 0 : pass != null ? PASS_WAIT_MS : IDLE_WAIT_MS;
        int allowed = rateLimit.take(settings.readBatchKeys());
        List<Mark> marks = allowed == 0 ? List.of() : dirty.take(allowed, waitMs);
        rateLimit.giveBack(allowed - marks.size());
        if (marks.isEmpty() && !wantsPage) {
            if (allowed == 0 && inFlight.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1); // out of budget: wait for the next key's worth
            }
            return null;
        }
        Round round = new Round(marks, wantsPage ? pass : null, reader, existence, link);
        inFlight.add(round);
        return round;
    }

    private void emit(Round round) throws InterruptedException {
        List<ReadResult> results = round.finish();
        Pass pass = progress.pass();
        long now = System.currentTimeMillis();
        Map<String, Object> offset = progress.offset(runId, guard.toString()).toMap();
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
            boolean present = result.outcome() == ReadResult.Outcome.PRESENT;
            if (!isWanted(mark, result, present)) {
                continue;
            }
            if (pass != null) {
                pass.emitted(mark.key());
            }
            bytes += mark.key().bytes().length;
            if (present) {
                bytes += result.value().payload().length();
                batch.add(
                        records.present(mark.key(), result.value(), mark.byPass(), now, progress.passNumber(), offset));
            } else {
                tombstones++;
                batch.add(records.absent(mark.key(), mark.cause(), now, offset));
            }
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

    /** Whether a record is due: always after a change, and after a pass only for what the topics do not hold. */
    private boolean isWanted(Mark mark, ReadResult result, boolean present) {
        Pass pass = progress.pass();
        boolean wanted =
                switch (mark.asker()) {
                    case HINT -> true;
                    case SCAN -> present && (pass == null || !pass.holds(mark.key(), result.value()));
                    case CANDIDATE -> !present && (pass == null || !pass.holdsTombstone(mark.key()));
                };
        if (!wanted && mark.asker() == Asker.SCAN && present) {
            progress.suppressed.increment();
        }
        return wanted;
    }

    private void heartbeat(boolean now) throws InterruptedException {
        if (settings.heartbeatMs() > 0 && (now || System.nanoTime() - nextHeartbeatNanos >= 0)) {
            SourceOffset offset = progress.offset(runId, guard.toString());
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
