package io.rediscdc.source.shard;

import io.rediscdc.redis.Backoff;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Candidates;
import io.rediscdc.source.pass.KeyIndex;
import io.rediscdc.source.record.Acks;
import io.rediscdc.source.record.Records;
import io.rediscdc.source.topic.TopicGuard;
import io.rediscdc.thread.OwnedThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures one server, or slots of a cluster, with a thread of its own: connects, reads, emits, and when a connection is lost connects again,
 * which is a gap. Ends by {@link #close()} or by an error that trying again cannot help, which goes to the outbox.
 */
public final class Shard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final long JOIN_MS = 8_000;

    private final Connector connector;
    private final ShardSettings settings;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Emitter emitter;
    private final Acks acks;
    private final Function<KeyIndex, Candidates> candidates;
    private final TopicGuard guard;
    private final Outbox outbox;
    private final OwnedThread thread;

    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * @param connector connects to the servers, anew for each session
     * @param candidates starts to read the candidates of a pass, or null to do without
     */
    public Shard(
            Connector connector,
            ShardSettings settings,
            DirtySet dirty,
            ShardProgress progress,
            Records records,
            Acks acks,
            Function<KeyIndex, Candidates> candidates,
            TopicGuard guard,
            Outbox outbox,
            String threadName) {
        this.connector = connector;
        this.settings = settings;
        this.dirty = dirty;
        this.progress = progress;
        this.emitter = new Emitter(records, outbox, progress, dirty, settings.valueMaxBytes());
        this.acks = acks;
        this.candidates = candidates;
        this.guard = guard;
        this.outbox = outbox;
        this.thread = new OwnedThread(threadName, JOIN_MS, this::run);
    }

    public void start() {
        thread.start();
    }

    /** Asks the thread to end, without waiting. */
    public void stop() {
        stop.countDown();
        thread.interrupt();
    }

    /** Ends the thread and its connections; bounded, and harmless when repeated. */
    @Override
    public void close() {
        stop();
        thread.close();
    }

    private void run() {
        Backoff backoff = new Backoff(settings.backoffMs(), settings.backoffMaxMs());
        boolean said = false;
        while (!stopped()) {
            boolean listening = false;
            long since = System.nanoTime();
            try (ShardSession session = connect()) {
                listening = true;
                said = false;
                while (!stopped()) {
                    session.step();
                }
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                if (stopped()) {
                    break;
                }
                if (ErrorKind.ofTarget(e) != ErrorKind.RETRIABLE) {
                    LOG.error("Shard {} cannot go on", progress.shard(), e);
                    outbox.fail(e);
                    break;
                }
                if (!said) {
                    LOG.warn("{}; connecting again until it succeeds", e.getMessage());
                    said = true;
                }
                if (listening) {
                    progress.gap(GapReason.LINK_LOST);
                    if (e instanceof RedisLinkException || lastedMs(since) >= settings.backoffMaxMs()) {
                        backoff.reset(); // else what it was refused soon after it began, it may be refused each time
                    }
                }
                if (!await(backoff.next())) {
                    break;
                }
            } catch (Error e) { // such as no memory: a task that runs on without this thread would hear nothing
                LOG.error("Shard {} cannot go on", progress.shard(), e);
                outbox.fail(new IllegalStateException(
                        "The capture of " + progress.shard() + " ended: " + e + "; restart the task", e));
                break;
            } finally {
                progress.disconnected();
            }
        }
        progress.abandonPass();
    }

    private ShardSession connect() {
        return new ShardSession(
                settings, connector.connect(emitter), dirty, progress, emitter, acks, candidates, guard);
    }

    private static long lastedMs(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    private boolean await(long ms) {
        try {
            return !stop.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }
}
