package io.rediscdc.sink.lane;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.sink.config.LaneConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.replace.Replacement;
import io.rediscdc.sink.topic.KafkaTopics;
import io.rediscdc.thread.OwnedThread;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that belongs to one target: what waits for it, and a thread of its own that writes it and bears the target's
 * outages. Every method is for the task's thread, but for {@link #close}, which any may call.
 */
public final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private static final long BATCH_BYTES = 16L << 20;
    private static final long JOIN_MS = 5_000;
    /** One that is being written, and one that is ready. */
    private static final int BATCHES_ENOUGH = 2;

    private final SinkMetrics metrics;
    private final Backlog backlog;
    private final Writing writing;
    private final WriteFailures failures;
    private final RedisClients clients;
    private final Parallel parallel;
    private final OwnedThread thread;
    private final Parking parking;
    private final String name;
    private final long mostBytes;
    private final long enough;
    private final ParkedTime parkedTime = new ParkedTime(System::nanoTime);
    /** What ended the lane's thread. Set by it, read by the task's. */
    private volatile Throwable failure;

    /**
     * Connects to nothing yet: the first write does, since the target may be down now.
     *
     * @param name of the target; empty if it is the only one
     * @param config of this target
     * @param topics null if Kafka may not be asked
     */
    public static Lane of(String name, AbstractConfig config, TaskMetrics registered, KafkaTopics topics) {
        RedisClients clients = new RedisClients(ConnectionConfig.settings(config));
        try {
            return new Lane(name, config, registered, clients, topics);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private Lane(String name, AbstractConfig config, TaskMetrics registered, RedisClients clients, KafkaTopics topics) {
        this.clients = clients;
        String[] tags = name.isEmpty() ? new String[0] : new String[] {"target", name};
        String suffix = name.isEmpty() ? "" : "-" + name;
        metrics = new SinkMetrics(registered, tags);
        mostBytes = config.getLong(LaneConfig.QUEUE_MAX_BYTES);
        int batch = WritingConfig.recordsAtATime(config);
        enough = BATCHES_ENOUGH * (long) batch;
        backlog = new Backlog(batch, Math.min(BATCH_BYTES, mostBytes));
        SinkMetrics.queue(registered, backlog::records, backlog::bytes, tags);
        parking = Parking.of(config);
        this.name = name.isEmpty() ? "The target" : "The target '" + name + "'";
        failures = new WriteFailures(Outage.of(config, parking.allowed()), parking, metrics.retries, this.name);
        parallel = new Parallel("redis-cdc-write" + suffix);
        writing = Writing.of(name, suffix, config, clients, parallel, metrics, topics);
        thread = new OwnedThread("redis-cdc-lane" + suffix, JOIN_MS, this::run);
        LOG.info(
                "Sink to {}{}, {}: database.map={}",
                name.isEmpty() ? "" : "'" + name + "', ",
                config.getString(TopologyConfig.TOPOLOGY),
                TopologyConfig.addresses(config),
                config.getString(RoutingConfig.DATABASE_MAP));
    }

    public void start() {
        thread.start();
    }

    /**
     * Says so if the lane has failed.
     *
     * @throws ConnectException with what has ended it
     */
    public void requireHealthy() {
        Throwable ended = failure;
        if (ended instanceof ConnectException known) {
            throw known;
        }
        if (ended != null) {
            throw new ConnectException("The write to Redis failed: " + ended, ended);
        }
    }

    /** Takes records to write, in their order. Returns at once. */
    public void give(List<Delivery> deliveries) {
        backlog.give(deliveries);
    }

    /** How many records wait. */
    public long records() {
        return backlog.records();
    }

    /** Waits until more records would soon be of use, unless the target fails. */
    public void awaitAppetite(long waitMs) {
        backlog.awaitFewer(enough, waitMs);
    }

    /** Begins to write nothing more before the next delivery, and waits for what is being written, unless it fails. */
    public void rest(long waitMs) {
        backlog.rest(waitMs);
    }

    /** Reports the bad records that were found since. */
    public void report(ErrantRecordReporter reporter) {
        for (Errant errant : backlog.errants()) {
            if (errant.report(reporter)) {
                metrics.recordsErrant.increment();
            }
            backlog.reported(errant);
        }
    }

    /** Up to where all of a partition is applied or reported; nothing if that is as far as it was read. */
    public OptionalLong firstOpen(TopicPartition partition) {
        return backlog.firstOpen(partition);
    }

    /** Up to where the markers at the target say that a partition is applied; the default if none says. */
    public long marked(TopicPartition partition, long otherwise) {
        return isGivenUp() ? otherwise : writing.ledger().marked(partition, otherwise);
    }

    public void reached(TopicPartition partition, long offset) {
        backlog.reached(partition, offset);
    }

    /** The consumer has found no more of these partitions: what is applied of them is all there was. */
    public void upToDate(Collection<TopicPartition> partitions, long nowMs) {
        if (!backlog.isParked() && !backlog.isGivenUp()) {
            partitions.stream()
                    .filter(backlog::isWritten)
                    .forEach(partition -> writing.ledger().freshness().confirm(partition, nowMs));
        }
    }

    /** From where the target needs partitions to be read again; the caller has to see to it before it gives any more. */
    public Map<TopicPartition, Long> grantRewinds() {
        return backlog.grantRewinds();
    }

    /** Tells of partitions that are read again from there on, by this lane's wish or another's. */
    public void readAgain(Map<TopicPartition, Long> from) {
        backlog.readAgain(from);
    }

    /** Tells of a partition in which the consumer went back by itself. */
    public void wentBack(TopicPartition partition, long offset) {
        backlog.wentBack(partition, offset);
    }

    /** Gives the target up if it is parked and that beyond its bounds. */
    public void supervise() {
        if (backlog.isParked()) {
            parking.exceeded(parkedTime.ms(), backlog.missed()).ifPresent(bound -> {
                backlog.giveUp();
                LOG.error("{} {}", name, Parking.givenUp(bound));
            });
        }
    }

    public boolean isParked() {
        return backlog.isParked();
    }

    public boolean isGivenUp() {
        return backlog.isGivenUp();
    }

    public boolean isFull() {
        return backlog.bytes() > mostBytes;
    }

    /** Whether it has room again for what is worth it. */
    public boolean isHalfEmpty() {
        return backlog.bytes() <= mostBytes / 2;
    }

    /** Whether the task's thread has to come back soon, as there is something to report or to wait for. */
    public boolean isBusy() {
        return backlog.isBusy() || failure != null;
    }

    /**
     * Drops what waits of partitions.
     *
     * @param waitMs how long what is being written of them may take to end before it is cut off
     */
    public void closePartitions(Collection<TopicPartition> partitions, long waitMs) {
        if (!backlog.close(partitions, waitMs)) {
            LOG.warn("{} has not answered a write when its partitions had to go: cutting it off", name);
            clients.cut();
        }
    }

    /** Lets nothing new begin; what fails from now on fails for that. For any thread. */
    public void stop() {
        backlog.stop();
    }

    /** Ends connections and threads. Bounded; a write that waits for Redis fails. Harmless when repeated. */
    @Override
    public void close() {
        stop();
        writing.throttle().close();
        try (Replacement replacement = writing.replacement();
                thread;
                parallel; // whose work ends once its connections have
                clients) {
            LOG.debug("Closing the connections of {} and {}", this, replacement);
        }
    }

    private void run() {
        try {
            for (Work work = next(); work != null; work = next()) {
                clients.admit();
                attempt(work);
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
        } catch (Throwable e) { // an Error too: the task must not go on as if nothing were
            failure = e;
        } finally {
            backlog.failed();
        }
    }

    private Work next() throws InterruptedException {
        return backlog.next(
                writing.replacement().isSweeping(), writing.replacement().isReady());
    }

    private void attempt(Work work) throws InterruptedException {
        BatchWriter.Result result;
        try {
            result = writing.batches().write(work);
        } catch (RuntimeException e) {
            if (backlog.isStopped()) {
                return;
            }
            backlog.failed();
            boolean idle = work.batch().isEmpty();
            if (idle && !writing.isReplacing() && ErrorKind.ofTarget(e) == ErrorKind.RETRIABLE) {
                failures.whileIdle(e);
                return;
            }
            WriteFailures.Again again = failures.after(e);
            if (again.park() && !idle) {
                park(e);
            }
            backlog.pause(again.waitMs());
            return;
        }
        if (!result.onTrial()) {
            failures.recovered();
        }
        parkedTime.written(backlog.isParked(), result.onTrial());
        backlog.done(result.bad(), result.held(), result.again());
    }

    private void park(RuntimeException reason) {
        if (!backlog.isParked()) {
            parkedTime.begin(); // before it counts
        }
        if (backlog.park() && parkedTime.isFirst()) {
            LOG.error("{} {}", name, parking.parked(reason.getMessage()));
        }
    }
}
