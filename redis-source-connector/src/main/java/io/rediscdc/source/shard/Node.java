package io.rediscdc.source.shard;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.big.BigReads;
import io.rediscdc.source.big.ChunkOut;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.watch.ServerStats;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of a session: two connections to the same run of it, one for hints and one for reads, and what looks at it.
 * Once either is lost, so is the session. For the shard's one thread.
 */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long CHOOSE_AGAIN_MS = 30_000;
    private static final long CHOOSE_AGAIN_MAX_MS = 3_600_000;

    private final ShardSettings settings;
    private final Link link;
    private final Capture capture;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final String runId;
    /** Stays as it is for as long as the session: the poll ends it when the role changes. */
    private final boolean replica;

    /** Chosen again now and then while it is provisional. */
    private KeyReader reader;

    private final Backoff choices = new Backoff(CHOOSE_AGAIN_MS, CHOOSE_AGAIN_MAX_MS);
    private long chooseAgainNanos;
    private int chosen;
    private KeyReader existence;
    private final KeyReader unbounded;
    private final TypeRereads rereads;
    private final StatsPoll stats;
    private final BigReads bigReads;

    private final Heard heard = new Heard();
    private volatile RuntimeException hintsLost;
    /** What was asked when it gave its last slot away. */
    private long drained;

    /**
     * Starts to listen, then makes ready to read.
     *
     * @param connect makes another connection to the server that {@code link} leads to
     * @param chunks where values go that are read piece by piece
     * @throws RedisLinkException if the two connections do not reach the same run of the server
     */
    Node(
            ShardSettings settings,
            Link link,
            Supplier<Link> connect,
            Capture capture,
            DirtySet dirty,
            ShardProgress progress,
            ChunkOut chunks) {
        this.settings = settings;
        this.link = link;
        this.capture = capture;
        this.dirty = dirty;
        this.progress = progress;
        ServerInfo server = ServerInfo.parse((byte[]) link.call("INFO"));
        this.runId = server.runId();
        if (!runId.equals(capture.serverRunId())) {
            throw new RedisLinkException(
                    "Redis at " + link.address().hostAndPort() + ": hints come from the run " + capture.serverRunId()
                            + " and reads from " + runId + " of the server; connecting again",
                    null);
        }
        link.ask("CLIENT", "NO-TOUCH", "ON"); // since 7.2; where it is missing, reads refresh the keys' idle time
        chooseReader();
        this.bigReads = new BigReads(
                new BigReads.Settings(settings.readMaxBlockMs(), settings.valueMaxBytes(), settings.cluster()),
                connect,
                runId,
                dirty,
                chunks);
        this.unbounded = settings.cluster() ? KeyReaders.ofAnyValue(link, true) : reader;
        this.rereads = TypeRereads.of(settings, dirty, progress, link);
        this.replica = server.get("role").equals("slave");
        capture.start(new DirtyHints());
        this.stats = new StatsPoll(link, settings, capture, progress, heard, rereads);
        LOG.info(
                "Listening to {} at {} (run {}) by {}, reading by {}",
                server.product(),
                link.address().hostAndPort(),
                runId,
                capture.mode(),
                reader.name());
        String warning = UnreadHints.warning(link, server, capture.mode());
        if (!warning.isEmpty()) {
            LOG.warn(warning);
        }
    }

    /** Turns hints into marks. Called by the capture's thread, which is why it does nothing else. */
    private final class DirtyHints implements Hints {
        @Override
        public void changed(int db, byte[] key, Cause cause) {
            heard.hints().increment();
            if (settings.databases().contains(db) && progress.found.take(db, key, cause == Cause.UNKNOWN)) {
                progress.hints.increment();
                if (!dirty.hint(new DbKey(db, key), cause)) {
                    progress.hintRefused();
                }
            }
        }

        @Override
        public void flushed(int db) {
            heard.flushes().increment();
            progress.keyspaceChanged(replica ? GapReason.RELOADED : GapReason.FLUSHED);
        }

        @Override
        public void swapped(int first, int second) {
            heard.swaps().increment();
            progress.keyspaceChanged(GapReason.SWAPPED);
        }

        @Override
        public void lost(RuntimeException cause) {
            hintsLost = cause;
        }
    }

    /**
     * Looks after it: its counters each second, and keys that changed without a hint.
     *
     * @param read whether keys are read at it: at others no change can be missed
     * @throws RuntimeException what a connection was lost by
     */
    void step(boolean read) {
        RuntimeException lost = lost();
        if (lost != null) {
            throw lost;
        }
        stats.step(read);
        rereads.step(() -> databasesWithKeys().keySet());
        if (reader.isProvisional() && System.nanoTime() - chooseAgainNanos >= 0) {
            chooseReader();
            if (!reader.isProvisional()) {
                LOG.info("Redis at {} is read by {} from now on", link.address().hostAndPort(), reader.name());
            }
        }
    }

    /** Replies to what another one sent are still read by that one. */
    private void chooseReader() {
        reader = settings.cluster()
                ? KeyReaders.ofClusterNode(link, settings.readBounds())
                : KeyReaders.choose(link, settings.readBounds());
        existence = KeyReaders.ofExistence(link, reader);
        chosen++;
        chooseAgainNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(choices.next());
    }

    /** How often the way to read was chosen. Rounds of two ways must not be out at once: one reads later than another. */
    int chosen() {
        return chosen;
    }

    /** The last look at its counters. */
    ServerStats stats() {
        return stats.last();
    }

    /** How often its counters were looked at. */
    long looks() {
        return stats.looks();
    }

    /** Whether every change that was counted by the last look was heard, or is marked for it. */
    boolean isTold() {
        return stats.isHeard() && rereads.isIdle();
    }

    /** Whether changes go unheard now. */
    boolean isDeaf() {
        return stats.isDeaf();
    }

    /** It gave its last slot away: hints of it from before may be on their way still. */
    void drained() {
        if (isDeaf()) {
            progress.gap(GapReason.NOT_NOTIFIED); // the last pass for it may have begun before the last change
        }
        drained = capture.ask();
    }

    /** Whether all hints from before it was {@link #drained} are heard. */
    boolean isHeardOut() {
        return capture.answered() >= drained;
    }

    /** Where its hints come from. */
    Capture capture() {
        return capture;
    }

    /** What one of the connections was lost by; null if both are there. */
    RuntimeException lost() {
        return hintsLost != null || link.isOpen()
                ? hintsLost
                : new RedisLinkException(
                        "Redis at " + link.address().hostAndPort() + ": the read connection was closed", null);
    }

    Link link() {
        return link;
    }

    String runId() {
        return runId;
    }

    /** Reads states. */
    KeyReader reader() {
        return reader;
    }

    /** At a node of a cluster: reads states whatever their size. */
    KeyReader unbounded() {
        return unbounded;
    }

    /** Tells whether keys are there. */
    KeyReader existence() {
        return existence;
    }

    /** Reads what is too big to be read beside others. */
    BigReads bigReads() {
        return bigReads;
    }

    /** Number of keys by database, for those that take part and hold any. */
    Map<Integer, Long> databasesWithKeys() {
        Map<Integer, Long> keys = new TreeMap<>(
                ServerInfo.parse((byte[]) link.call("INFO", "keyspace")).keysByDatabase());
        keys.keySet().removeIf(db -> !settings.databases().contains(db));
        return keys;
    }

    @Override
    public void close() {
        bigReads.close();
        capture.close();
        link.close();
    }
}
