package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.Command;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.KeyIndex;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.pass.TopicChunks;
import io.rediscdc.source.read.RateLimit;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.topic.TopicGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One life of a shard's connections: two to each of its servers, one for hints and one for reads. Ends with an exception
 * when any is lost; what was under way is then marked again. For the shard's one thread.
 */
final class ShardSession implements AutoCloseable {
    /** Rounds on their way at once: the server works on one while the replies of the other are made into records. */
    private static final int ROUNDS_IN_FLIGHT = 2;

    private static final long IDLE_WAIT_MS = 100;
    private static final long CHECKPOINT_EVERY_MS = 1_000;
    /** Servers may close connections that are idle for longer. */
    private static final long PING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final List<Command> PING = List.of(Command.of("PING"));
    /** While a pass waits for candidates or for Kafka. */
    private static final long PASS_WAIT_MS = 5;

    /** Waits after reads that no server answered for, so that they are not asked again at full speed. */
    private static final long ELSEWHERE_WAIT_MS = 5;

    private static final long ELSEWHERE_WAIT_MAX_MS = 500;

    private final ShardSettings settings;
    private final Nodes nodes;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Emitter emitter;
    private final BigValues bigValues;
    private final PassMaker passes;
    private final TopicGuard guard;
    private final RateLimit rateLimit;
    private final Checkpoints checkpoints;
    private final Deque<Round> inFlight = new ArrayDeque<>(ROUNDS_IN_FLIGHT);
    private final Backoff elsewhere = new Backoff(ELSEWHERE_WAIT_MS, ELSEWHERE_WAIT_MAX_MS);

    private final AskedKeys asked = new AskedKeys();

    private long version;
    private long notBeforeNanos = System.nanoTime();
    private long nextHeartbeatNanos = System.nanoTime();
    private long nextPingNanos = System.nanoTime();

    /**
     * @param nodes the servers, which are listened to already
     * @param candidates starts to read the candidates of a pass, or null to do without
     */
    ShardSession(
            ShardSettings settings,
            Nodes nodes,
            DirtySet dirty,
            ShardProgress progress,
            Emitter emitter,
            Acks acks,
            Function<KeyIndex, Candidates> candidates,
            TopicGuard guard) {
        this.settings = settings;
        this.nodes = nodes;
        this.dirty = dirty;
        this.progress = progress;
        this.emitter = emitter;
        this.passes = new PassMaker(settings, candidates, nodes, progress, dirty, acks);
        this.guard = guard;
        this.bigValues = new BigValues(nodes, dirty, emitter);
        this.rateLimit = new RateLimit(settings.readKeysPerSecond(), System::nanoTime);
        this.version = nodes.version();
        guard.lookNow();
        this.checkpoints = new Checkpoints(
                nodes.only(),
                dirty,
                acks,
                progress,
                settings.hash(),
                Math.max(CHECKPOINT_EVERY_MS, settings.heartbeatMs()));
        progress.connected(checkpoints.now());
        emitter.whileFull(this::lookWhileWaiting);
    }

    /** One step: sends a round if there is something to read, emits one if it is due. Waits a moment if idle. */
    void step() throws InterruptedException {
        guardTopics();
        nodes.step();
        progress.unheard(nodes.isDeaf());
        checkpoints.step();
        if (progress.passDue()) {
            progress.startPass(nodes.placesWithKeys(), passes);
        }
        if (version != nodes.version() || !asked.isEmpty()) {
            readInOrder();
        }
        settleChunks();
        readBigValues();
        Round next = inFlight.size() < ROUNDS_IN_FLIGHT ? nextRound() : null;
        if (next != null) {
            next.send();
        }
        if (!inFlight.isEmpty() && (next == null || inFlight.size() == ROUNDS_IN_FLIGHT)) {
            emitFirst();
        }
        boolean completed = progress.passCompleted();
        if (completed) {
            guard.lookNow(); // by now the topics exist
            guardTopics();
        }
        heartbeat(completed);
    }

    /**
     * Kafka takes no records, and this thread waits: the connections are kept alive, and if one is lost, that is said at
     * once. The session ends when the wait does; until then no hint could be read for anyway.
     */
    private void lookWhileWaiting() {
        RuntimeException lost = nodes.lost();
        if (lost != null) {
            progress.lostWhileWaiting(lost);
        } else if (System.nanoTime() - nextPingNanos >= 0) {
            nextPingNanos = System.nanoTime() + PING_EVERY_NANOS;
            nodes.all().forEach(node -> node.link().send(PING));
            guard.explainWait();
        }
    }

    /** Marks again what was under way, and closes all connections. */
    @Override
    public void close() {
        emitter.whileFull(() -> {});
        emitter.endReads();
        inFlight.forEach(round -> dirty.putBack(round.marks()));
        inFlight.clear();
        dirty.putBack(asked.drain());
        nodes.close();
    }

    /**
     * Another server may answer for a key that a read is out for, or in another way. Only once that read is in is the key
     * read there: no two reads of a key are out at different servers, or in different ways.
     */
    private void readInOrder() throws InterruptedException {
        while (!inFlight.isEmpty()) {
            emitFirst();
        }
        if (version != nodes.version()) {
            version = nodes.version();
            bigValues.move();
            nodes.settled();
        }
        if (!asked.isEmpty()) {
            Round round = asked.nextRound();
            inFlight.add(round);
            round.send();
            emitFirst();
        }
    }

    /** Emits the oldest round; what its servers did not answer for is marked again, or asked where they sent us. */
    private void emitFirst() throws InterruptedException {
        List<ReadResult> results = new ArrayList<>();
        List<Runnable> sentOn = new ArrayList<>();
        boolean answered = true;
        Round round = inFlight.element();
        for (ReadResult result : round.finish()) {
            Node here = round.bigAt(result);
            if (here != null) {
                sentOn.add(() -> asked.addBig(result, here));
                continue;
            }
            if (result.outcome() != ReadResult.Outcome.ELSEWHERE) {
                results.add(result);
                continue;
            }
            Node there = nodes.at(Round.askedFor(result));
            if (there != null) {
                sentOn.add(() -> asked.add(result.mark(), there));
            } else {
                nodes.elsewhere(result.error());
                results.add(ReadResult.again(result.mark()));
                answered = false;
            }
        }
        emitter.emit(results, offset());
        bigValues.find(results);
        inFlight.remove();
        sentOn.forEach(Runnable::run);
        if (answered) {
            elsewhere.reset();
        } else {
            waitElsewhere();
        }
    }

    private void waitElsewhere() {
        notBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(elsewhere.next());
    }

    private SourceOffset offset() {
        return progress.offset(nodes.only() == null ? "" : nodes.only().runId(), guard.toString())
                .with(settings.placement());
    }

    private void guardTopics() throws InterruptedException {
        if (guard.isLeftBehind(this::lookWhileWaiting)) {
            progress.gap(GapReason.RESTART);
        }
        if (guard.replaced(this::lookWhileWaiting)) {
            emitter.forgetTopics();
            progress.gap(GapReason.TOPIC_REPLACED);
        }
    }

    private Round nextRound() throws InterruptedException {
        if (System.nanoTime() - notBeforeNanos < 0) {
            if (inFlight.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            return null;
        }
        Pass pass = progress.pass();
        boolean wantsPage = pass != null && pass.wantsPage() && !bigValues.isBehind();
        if (wantsPage && nodes.at(pass.place()) == null) {
            pass.skipPlace();
            wantsPage = false;
        }
        long waitMs =
                wantsPage || !inFlight.isEmpty() || bigValues.isDue() ? 0 : pass != null ? PASS_WAIT_MS : IDLE_WAIT_MS;
        int allowed = rateLimit.take(settings.readBatchKeys());
        List<Mark> marks = allowed == 0 ? List.of() : dirty.take(allowed, waitMs);
        rateLimit.giveBack(allowed - marks.size());
        if (marks.isEmpty() && !wantsPage) {
            if (allowed == 0 && inFlight.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1); // out of budget: wait for the next key's worth
            }
            return null;
        }
        Round round = Round.of(marks, wantsPage ? pass : null, nodes);
        inFlight.add(round);
        return round;
    }

    /** One step of each server's big values, unless a round under way may hold an older state of what would begin. */
    private void readBigValues() throws InterruptedException {
        if (!bigValues.step(this::isOut, this::offset)) {
            waitElsewhere();
        }
    }

    private boolean isOut(DbKey key) {
        return inFlight.stream().anyMatch(round -> round.reads(key));
    }

    /** Once a pass has read the topics. */
    private void settleChunks() throws InterruptedException {
        Pass pass = progress.pass();
        TopicChunks found = pass == null ? null : pass.takeChunks();
        if (found != null) {
            emitter.settle(found, pass, offset());
        }
    }

    private void heartbeat(boolean now) throws InterruptedException {
        if (settings.heartbeatMs() > 0 && (now || System.nanoTime() - nextHeartbeatNanos >= 0)) {
            emitter.heartbeat(offset());
            nextHeartbeatNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMs());
        }
    }
}
