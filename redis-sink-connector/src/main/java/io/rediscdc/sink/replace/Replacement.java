package io.rediscdc.sink.replace;

import io.rediscdc.redis.Backoff;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.topic.Topics;
import io.rediscdc.sink.write.Target;
import io.rediscdc.thread.Deadline;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a lane that removes what a target holds and the topics do not, once its markers ask for it: reads which
 * keys the topics hold, waits until all of that is applied, and then looks through the target, a little between every
 * two batches. For the lane's thread, but for {@link #close}.
 */
public final class Replacement implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);
    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 30_000;
    /** So long where it was not Kafka's absence that they could not be read for: they may be big, and time mends little. */
    private static final long ANEW_MS = 600_000;

    private final ReplaceSettings settings;
    private final Topics topics;
    private final Ledger ledger;
    private final Target target;
    private final SinkMetrics metrics;
    private final String thread;
    private final Whose whose;

    /** Null while there is nothing to do. Written by the lane's thread, read by whoever closes. */
    private volatile Run run;

    private final Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    /** When the next run may begin. */
    private Deadline pause = Deadline.in(0);
    /** Why the topics could not be read, for as long as they have not been since; null if that is over. */
    private RuntimeException failure;

    private boolean warned;

    /**
     * @param topics null if Kafka may not be asked
     * @param thread name of the one that reads the topics
     */
    public Replacement(
            ReplaceSettings settings, Topics topics, Ledger ledger, Target target, SinkMetrics metrics, String thread) {
        this.settings = settings;
        this.topics = topics;
        this.ledger = ledger;
        this.target = target;
        this.metrics = metrics;
        this.thread = thread;
        this.whose = new Whose(settings);
    }

    /**
     * Partitions have come; nothing of them is written yet.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if their topics do not tell what may be removed
     */
    public void admit() {
        pause = Deadline.in(0); // what could not be read may have gone
        if (isPossible()) {
            whose.learn(topics.all());
        }
    }

    /**
     * A record of a key is about to be written.
     *
     * @param key as it is called at the source
     */
    public void writing(TopicPartition partition, byte[] key) {
        if (isPossible()) {
            whose.requireInPlace(partition, key);
        }
    }

    /**
     * The same once it is known to be a state or a tombstone, and no chunk.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if there is no memory for it; then {@link #advance} does
     */
    public void writing(TopicPartition partition, byte[] key, boolean state) {
        Run current = run;
        if (current != null && !current.held().note(partition.topic(), key, HeldKeys.WRITTEN, state)) {
            throw failedFor(TopicReading.full(current.held().size()));
        }
    }

    /**
     * All that was given is applied: goes on for a moment.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if the topics could not be read, until they have been
     */
    public void advance() {
        Set<TopicPartition> open = ledger.replacing();
        metrics.replacing.set(open.size());
        if (run != null && !run.isOf(open, ledger)) {
            end();
        }
        if (open.isEmpty()) {
            failure = null;
            return;
        }
        if (!isPossible()) {
            warnOnce(open);
        } else if (run == null) {
            run = pause.leftMs() > 0 ? null : begin(open);
        } else if (!run.isSweeping()) {
            prepare(run);
        } else {
            sweep(run);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Whether the next {@link #advance} may remove keys. */
    public boolean isSweeping() {
        Run current = run;
        return current != null && current.isSweeping();
    }

    /** Whether it would do so at once, and not after a while, as long as slots of a cluster are on the move. */
    public boolean isReady() {
        Run current = run;
        return current != null && current.isSweeping() && !current.isPutOff();
    }

    @Override
    public void close() {
        Run current = run;
        if (current != null) {
            current.close();
        }
    }

    private boolean isPossible() {
        return settings.removes() && topics != null;
    }

    private Run begin(Set<TopicPartition> open) {
        whose.learn(topics.all());
        Set<TopicPartition> read = new HashSet<>(ledger.positions().keySet());
        if (!settings.severalTasks()) { // those that are not assigned yet may have been applied by an earlier run
            whose.topics().forEach((topic, facts) -> {
                for (int partition = 0; partition < facts.partitions(); partition++) {
                    read.add(new TopicPartition(topic, partition));
                }
            });
        }
        LOG.info(
                "Keys that the topics do not hold are to be removed from the target, for {} partitions: reading {}"
                        + " partitions to learn which keys they hold",
                open.size(),
                read.size());
        HeldKeys held = new HeldKeys(settings.memoryBytes());
        KeySweep sweep = new KeySweep(whose.origins(), whose.topics(), open, settings.severalTasks(), held, metrics);
        Map<TopicPartition, Long> applied = ledger.furthest();
        return new Run(
                open,
                ledger.positions().keySet(),
                ledger.generation(),
                whose.topics(),
                held,
                sweep,
                new TopicReading(topics, read, applied, held, metrics.keysHeld, thread));
    }

    /** Once all is known and applied; a topic that came or was made anew meanwhile makes it begin anew. */
    private void prepare(Run current) {
        if (isRead(current) && current.isReached(ledger.positions()) && areTopicsTheSame(current)) {
            LOG.info("All that the topics hold is applied: looking through the target for what they do not hold");
            current.sweeps();
        }
    }

    /** What fails ends the run, and another one begins: soon if it was Kafka that was away for a while. */
    private boolean isRead(Run current) {
        try {
            boolean read = current.isRead();
            if (read) {
                backoff.reset();
                failure = null;
            }
            return read;
        } catch (RetriableException e) {
            LOG.warn("The topics cannot be read now to learn which keys they hold; reading them anew soon", e);
            endFor(backoff.next());
        } catch (RuntimeException e) {
            failedFor(e);
        }
        return false;
    }

    private RuntimeException failedFor(RuntimeException e) {
        failure = e;
        endFor(ANEW_MS);
        return e;
    }

    private void endFor(long ms) {
        end();
        pause = Deadline.in(ms);
    }

    /** Else what is known of them, and perhaps how far they are applied, is worth nothing. */
    private boolean areTopicsTheSame(Run current) {
        whose.learn(topics.all());
        boolean same = whose.topics().equals(current.topics());
        if (!same) {
            LOG.info("Topics have come, gone or changed: reading them again");
            end();
            ledger.mistrustTopics();
        }
        return same;
    }

    private void sweep(Run current) {
        boolean done = current.isReached(ledger.positions()) && target.sweep(current.sweep());
        current.swept();
        if (done) {
            finish(current);
        } else {
            current.tell();
        }
    }

    private void finish(Run current) {
        if (!areTopicsTheSame(current) || !target.sweep(current.sweep())) {
            return; // Kafka may have kept us waiting while a server went back to a state with such keys
        }
        ledger.finish(current.open());
        try {
            target.mark(true);
        } finally {
            ledger.finish(Set.of());
        }
        if (Collections.disjoint(ledger.replacing(), current.open())) {
            LOG.info(
                    "The target holds nothing any more that the topics do not, for {} partitions: {}, in {} ms",
                    current.open().size(),
                    current.sweep(),
                    current.lastedMs());
            end();
            metrics.replacing.set(ledger.replacing().size());
        }
    }

    private void end() {
        run.close();
        run = null;
        metrics.keysHeld.set(0);
    }

    private void warnOnce(Set<TopicPartition> open) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "The target was to be rid of keys that the topics do not hold, for {} partitions, and that was not"
                            + " completed; this configuration does not ask for it any more (target.initial=replace or"
                            + " on.stale.position=rebuild, with kafka.bootstrap.servers), so such keys stay",
                    open.size());
        }
    }
}
