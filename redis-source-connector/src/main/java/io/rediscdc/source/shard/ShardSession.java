package io.rediscdc.source.shard;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.big.BigReads;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.TopicChunks;
import io.rediscdc.source.read.ExistenceReader;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.RateLimit;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.topic.TopicGuard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
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
    private final Emitter emitter;
    private final BigReads bigReads;
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
     * @param connect makes another connection to the server that {@code link} leads to
     * @param candidates starts to read the candidates of a pass, or null to do without
     * @throws RedisLinkException if the two connections do not reach the same run of the server
     */
    ShardSession(
            ShardSettings settings,
            Link link,
            Supplier<Link> connect,
            Capture capture,
            DirtySet dirty,
            ShardProgress progress,
            Emitter emitter,
            Acks acks,
            Supplier<Candidates> candidates,
            TopicGuard guard) {
        this.settings = settings;
        this.link = link;
        this.capture = capture;
        this.dirty = dirty;
        this.progress = progress;
        this.emitter = emitter;
        this.acks = acks;
        this.candidates = candidates;
        this.guard = guard;
        ServerInfo server = ServerInfo.parse((byte[]) link.call("INFO"));
        this.runId = server.runId();
        if (!runId.equals(capture.serverRunId())) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + ": hints come from the run " + capture.serverRunId()
                            + " and reads from " + runId + " of the server; connecting again",
                    null);
        }
        link.ask("CLIENT", "NO-TOUCH", "ON"); // since 7.2; where it is missing, reads refresh the keys' idle time
        this.reader = KeyReaders.choose(link, settings.readBudgetBytes(), settings.valueMaxBytes());
        this.bigReads = new BigReads(connect, runId, dirty);
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
        settleChunks();
        readBigValue();
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
            nextGuardNanos = System.nanoTime(); // by now the topics exist
            guardTopics();
        }
        heartbeat(completed);
    }

    /** Marks again what was under way, and closes the connections. */
    @Override
    public void close() {
        inFlight.forEach(round -> dirty.putBack(round.marks()));
        inFlight.clear();
        bigReads.close();
        capture.close();
        link.close();
    }

    private void guardTopics() throws InterruptedException {
        if (System.nanoTime() - nextGuardNanos >= 0) {
            nextGuardNanos = System.nanoTime() + GUARD_EVERY_NANOS;
            if (guard.replaced()) {
                emitter.forgetTopics();
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
        long waitMs = wantsPage || !inFlight.isEmpty() || !bigReads.isEmpty()
                ? 0
                : pass != null ? PASS_WAIT_MS : IDLE_WAIT_MS;
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
        emitter.emit(results, offset());
        for (ReadResult result : results) {
            if (result.outcome() == ReadResult.Outcome.BIG) {
                bigReads.add(result.mark());
            }
        }
    }

    /** One big value, unless a round under way may hold an older state of it, which has to be emitted first. */
    private void readBigValue() throws InterruptedException {
        if (!bigReads.isEmpty() && inFlight.stream().noneMatch(round -> round.reads(bigReads.next()))) {
            emitter.emit(List.of(bigReads.read()), offset());
        }
    }

    /** Once a pass has read the topics. */
    private void settleChunks() throws InterruptedException {
        Pass pass = progress.pass();
        TopicChunks found = pass == null ? null : pass.takeChunks();
        if (found != null) {
            emitter.settle(found, pass, offset());
        }
    }

    private SourceOffset offset() {
        return progress.offset(runId, guard.toString());
    }

    private void heartbeat(boolean now) throws InterruptedException {
        if (settings.heartbeatMs() > 0 && (now || System.nanoTime() - nextHeartbeatNanos >= 0)) {
            emitter.heartbeat(offset());
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
