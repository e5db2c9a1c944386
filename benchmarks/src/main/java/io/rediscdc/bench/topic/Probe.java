package io.rediscdc.bench.topic;

import io.rediscdc.bench.load.Pipe;
import io.rediscdc.event.Slice;
import io.rediscdc.event.Slots;
import io.rediscdc.format.BinaryFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Tells how far a capture lags behind: writes the time into one key of the source ten times a second, and looks for it
 * in the topic. It reads that key's partition alone.
 */
public final class Probe implements AutoCloseable {
    private static final byte[] SET = "SET".getBytes(StandardCharsets.US_ASCII);
    /** No key of {@link io.rediscdc.bench.load.Data}. */
    private static final byte[] KEY = "bench:probe".getBytes(StandardCharsets.US_ASCII);

    private static final long EVERY_NANOS = 100_000_000;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Pipe pipe;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread writer = new Thread(this::write, "bench-probe-writer");
    private final Thread reader = new Thread(this::read, "bench-probe-reader");
    /** Times of writes whose arrival nobody has seen, oldest first. Added to by the writer, taken from by the reader. */
    private final Deque<Long> open = new ConcurrentLinkedDeque<>();
    /** Of either thread. */
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private volatile boolean stopped;
    private double worstMs; // since the last look; guarded by this

    private Probe(Pipe pipe, KafkaConsumer<byte[], byte[]> consumer) {
        this.pipe = pipe;
        this.consumer = consumer;
    }

    public static Probe start(int port, String kafka, String topic) {
        Pipe pipe = new Pipe(port);
        KafkaConsumer<byte[], byte[]> consumer = TopicReader.consumer(kafka);
        List<TopicPartition> partition = List.of(new TopicPartition(topic, Slots.partition(KEY, Topics.PARTITIONS)));
        consumer.assign(partition);
        consumer.seekToEnd(partition);
        consumer.position(partition.get(0)); // which does it now, before the first write
        Probe probe = new Probe(pipe, consumer);
        probe.writer.start();
        probe.reader.start();
        return probe;
    }

    /** The longest that a write took, or takes since it is not there yet, since the last look; in ms. */
    public synchronized double worstMs() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the probe failed", cause);
        }
        Long oldest = open.peekFirst();
        double worst = Math.max(worstMs, oldest == null ? 0 : (System.nanoTime() - oldest) / 1e6);
        worstMs = 0;
        return worst;
    }

    /** Writes no more; {@link #isCaughtUp} can become true now. */
    public void stopWriting() throws InterruptedException {
        stopped = true;
        writer.join();
    }

    /** Whether the last write is in the topic. */
    public boolean isCaughtUp() {
        return open.isEmpty();
    }

    @Override
    public void close() {
        stopped = true;
        consumer.wakeup();
        try {
            writer.join();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pipe.close();
    }

    private void write() {
        try {
            while (!stopped) {
                long now = System.nanoTime();
                open.addLast(now);
                pipe.send(SET, KEY, Long.toString(now).getBytes(StandardCharsets.US_ASCII));
                pipe.flush();
                LockSupport.parkNanos(EVERY_NANOS);
            }
            pipe.finish();
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(record.key(), KEY) && record.value() != null) {
                        Slice payload =
                                BinaryFormat.decode(record.value()).value().payload();
                        arrived(Long.parseLong(new String(
                                payload.array(), payload.offset(), payload.length(), StandardCharsets.US_ASCII)));
                    }
                }
            }
        } catch (WakeupException e) {
            // closed, which is how it ends
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private synchronized void arrived(long written) {
        worstMs = Math.max(worstMs, (System.nanoTime() - written) / 1e6);
        while (!open.isEmpty() && open.peekFirst() <= written) {
            open.removeFirst(); // states in between may be skipped
        }
    }
}
