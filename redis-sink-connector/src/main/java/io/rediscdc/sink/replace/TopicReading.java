package io.rediscdc.sink.replace;

import io.rediscdc.config.KafkaConfig;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.topic.Topics;
import io.rediscdc.thread.OwnedThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads which keys partitions hold, from their beginning to the end that they had at first, by a thread of its own. */
final class TopicReading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReading.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long JOIN_MS = 5_000;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Topics topics;
    private final Map<TopicPartition, Long> applied;
    private final Set<TopicPartition> partitions;
    private final HeldKeys held;
    private final AtomicLong keys;
    private final OwnedThread thread;
    /** Behind the last record of each partition that has any. */
    private final Map<TopicPartition, Long> behindLast = new HashMap<>();

    private long records;

    private volatile boolean closed;
    private volatile boolean done;
    private volatile RuntimeException failure;

    /**
     * Starts to read.
     *
     * @param applied how far partitions are applied already; they are read at least that far
     * @param keys is told how many are held
     */
    TopicReading(
            Topics topics,
            Set<TopicPartition> partitions,
            Map<TopicPartition, Long> applied,
            HeldKeys held,
            AtomicLong keys,
            String threadName) {
        this.topics = topics;
        this.partitions = Set.copyOf(partitions);
        this.applied = Map.copyOf(applied);
        this.held = held;
        this.keys = keys;
        this.thread = new OwnedThread(threadName, JOIN_MS, this::run);
        thread.start();
    }

    /**
     * Whether all is read.
     *
     * @throws RetriableException if it has ended as Kafka was not there, and may be begun anew
     * @throws ConnectException if it cannot be
     */
    boolean isDone() {
        if (failure != null) {
            throw failure;
        }
        return done;
    }

    /** Behind the last record that was read of each partition, once all is read. */
    Map<TopicPartition, Long> behindLast() {
        return behindLast;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        thread.close();
    }

    private void run() {
        try (Consumer<byte[], byte[]> consumer = topics.consumer()) {
            read(consumer);
            done = !closed;
        } catch (InterruptException e) {
            failure = new ConnectException("the reading of the topics was interrupted", e);
        } catch (RetriableException | ConnectException e) {
            failure = e;
        } catch (RuntimeException | Error e) { // such as no memory: the lane would wait for ever
            failure = new ConnectException(
                    "The topics cannot be read to learn which keys they hold: " + e + ". Look after that (rights, "
                            + KafkaConfig.PREFIX + "* settings, memory) and restart the task. Nothing was removed by it"
                            + " since it started.",
                    e);
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = ends(consumer);
        long tellAt = System.nanoTime() + TELL_NANOS;
        while (!closed && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::note);
            keys.set(held.size());
            if (System.nanoTime() - tellAt > 0) {
                LOG.info("Read {} records so far, by which the topics hold {} keys", records, held.size());
                tellAt = System.nanoTime() + TELL_NANOS;
            }
        }
        LOG.info("Read {} records of {} partitions: the topics hold {} keys", records, partitions.size(), held.size());
    }

    /** What is committed must reach as far as what is applied, or a key that was written could seem not to be held. */
    private Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        boolean told = false;
        while (!closed
                && applied.entrySet().stream()
                        .anyMatch(each -> ends.getOrDefault(each.getKey(), Long.MAX_VALUE) < each.getValue())) {
            if (!told) {
                LOG.info("Waiting for a transaction to end: {} are applied, {} are committed", applied, ends);
                told = true;
            }
            consumer.poll(POLL).forEach(this::note);
            ends.putAll(consumer.endOffsets(partitions));
        }
        return ends;
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        records++;
        behindLast.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        byte[] key = record.key();
        if (key == null || ChunkKey.isOne(key)) {
            return; // of no key at the target by itself
        }
        if (!held.note(record.topic(), key, HeldKeys.READ, record.value() != null)) {
            throw full(held.size());
        }
    }

    static ConnectException full(int keys) {
        return new ConnectException("The topics hold more keys than " + MarkerConfig.MEMORY_BYTES + " has room for, "
                + keys + " so far, so the keys that they do not hold cannot be told. The ways out: raise "
                + MarkerConfig.MEMORY_BYTES + " to 32 times the number of the topics' keys, and the worker's heap with"
                + " it; or raise tasks.max, so that each task has fewer partitions; or set " + MarkerConfig.INITIAL
                + "=" + MarkerConfig.MERGE + " and " + MarkerConfig.ON_STALE + "=" + MarkerConfig.FAIL
                + ", which leaves such keys where they are. Then restart the task. Nothing was removed by it since it"
                + " started.");
    }
}
