package io.rediscdc.source.pass;

import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slots;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.format.FormatException;
import io.rediscdc.kafka.Kafka;
import io.rediscdc.source.record.KeyForm;
import io.rediscdc.source.record.StateHeader;
import io.rediscdc.source.topic.ShardTopics;
import io.rediscdc.thread.OwnedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Candidates from the connector's own topics, read from the start to the end that they had at first, by a thread of its
 * own with a few batches of keys in between.
 */
public final class TopicCandidates implements Candidates {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCandidates.class);
    private static final int QUEUED_BATCHES = 8;
    private static final int BATCH_KEYS = 500;
    private static final long LIVE_KEYS_BYTES = 32 << 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long JOIN_MS = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Topics topics;
    private final Ends ends;
    private final KeyFilter filter;
    private final KeyForm keys;
    private final boolean typed;
    private final KeyIndex index;
    private final TopicChunks chunks = new TopicChunks();
    private final LiveKeys live = new LiveKeys(LIVE_KEYS_BYTES);
    private final BlockingQueue<List<DbKey>> queue = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final OwnedThread thread;

    /** Number of partitions of each topic. For the thread only. */
    private final Map<String, Integer> counts = new HashMap<>();

    private volatile boolean closed;
    private volatile boolean done;
    private volatile RuntimeException failure;

    /** Tells which topics there are, each with its database. */
    interface Topics {
        Map<String, Integer> existing() throws InterruptedException;
    }

    /** Tells how far partitions are written, by transactions that are still open too. */
    interface Ends {
        Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) throws InterruptedException;
    }

    /**
     * Starts to read.
     *
     * @param keys what the keys of records look like
     * @param typed whether values may be of a form that cannot be read here
     * @param index is told what the topics say of each key
     */
    public TopicCandidates(
            Kafka kafka,
            ShardTopics topics,
            KeyFilter filter,
            KeyForm keys,
            boolean typed,
            KeyIndex index,
            String threadName) {
        this(kafka::consumer, topics::existing, topics::ends, filter, keys, typed, index, threadName);
    }

    TopicCandidates(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Topics topics,
            Ends ends,
            KeyFilter filter,
            KeyForm keys,
            boolean typed,
            KeyIndex index,
            String threadName) {
        this.consumers = consumers;
        this.topics = topics;
        this.ends = ends;
        this.filter = filter;
        this.keys = keys;
        this.typed = typed;
        this.index = index;
        this.thread = new OwnedThread(threadName, JOIN_MS, this::read);
        thread.start();
    }

    @Override
    public List<DbKey> next() {
        if (failure != null) {
            throw failure;
        }
        List<DbKey> batch = queue.poll();
        return batch == null ? List.of() : batch;
    }

    @Override
    public boolean exhausted() {
        return done && queue.isEmpty();
    }

    @Override
    public TopicChunks chunks() {
        return chunks;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        thread.close();
    }

    private void read() {
        try {
            Map<String, Integer> databases = topics.existing();
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                readToEnd(consumer, databases);
            }
            chunks.broken().forEach(index::emitted); // emitted again, whatever their state is
            done = true;
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException | WakeupException e) {
            if (!closed) {
                failure = new ConnectException("the reading of candidates was interrupted", e);
            }
        } catch (RuntimeException e) {
            failure = e;
        } catch (Error e) { // such as no memory: the pass would wait for ever
            failure = new ConnectException("The reading of candidates ended: " + e + "; restart the task", e);
        }
    }

    private void readToEnd(Consumer<byte[], byte[]> consumer, Map<String, Integer> databases)
            throws InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : databases.keySet()) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos.isEmpty()) { // it exists, so its keys must not be passed over
                throw new UnknownTopicOrPartitionException(
                        "the broker that was asked does not know topic " + topic + " yet, or any more");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            counts.put(topic, infos.size());
        }
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Unread unread = new Unread(consumer, ends.of(partitions));
        long records = 0;
        while (!closed && unread.any()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                records++;
                accept(record, databases.get(record.topic()));
            }
            unread.polled(polled.count());
            while (live.isOverfull() && !closed) {
                handOut();
            }
        }
        while (!live.isEmpty() && !closed) {
            handOut();
        }
        LOG.info("Read {} records of {} for candidates", records, databases.keySet());
    }

    private void handOut() throws InterruptedException {
        List<DbKey> keys = live.take(BATCH_KEYS);
        boolean queued = false;
        while (!queued && !closed) {
            queued = queue.offer(keys, POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, int db) {
        if (record.key() == null) {
            return;
        }
        byte[] recordKey = decode(record, () -> keys.parse(record.key()));
        if (ChunkKey.isOne(recordKey)) {
            ChunkKey id = decode(record, () -> ChunkKey.parse(recordKey));
            requirePlace(record, id.key());
            if (filter.accepts(id.key())) {
                chunks.chunk(new DbKey(db, id.key()), id, record.value() != null);
            }
        } else if (filter.accepts(recordKey)) {
            DbKey key = new DbKey(db, recordKey);
            if (record.value() == null) {
                index.read(key, null);
                chunks.record(key, null, 0);
                live.absent(key);
            } else {
                decode(record, () -> present(key, record));
                live.present(key);
            }
            requirePlace(record, recordKey);
        }
    }

    /** Where a key is in two partitions, nobody can tell which of its states is the last. */
    private void requirePlace(ConsumerRecord<byte[], byte[]> record, byte[] key) {
        int count = counts.get(record.topic());
        int place = Slots.partition(key, count);
        if (place != record.partition()) {
            throw new ConnectException("Topic " + record.topic() + ", partition " + record.partition() + ", offset "
                    + record.offset() + ": the key belongs in partition " + place + " of " + count
                    + ". The topic was made"
                    + " anew with another number of partitions while records were on their way, or somebody else writes"
                    + " to it. Stop this connector and its sinks, delete the topic, create it, start them: everything is"
                    + " written again");
        }
    }

    /** A binary value tells all by itself; one that a converter has made has a header that does. */
    private DbKey present(DbKey key, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (BigFormat.isOne(value)) {
            Manifest manifest = BigFormat.decodeManifest(value).manifest();
            index.readDigest(key, manifest.digest());
            chunks.record(key, manifest.set(), manifest.chunks());
        } else if (typed && !BinaryFormat.isOne(value)) {
            Header header = record.headers().lastHeader(StateHeader.NAME);
            StateHeader state = StateHeader.parse(header == null ? null : header.value());
            index.readDigest(key, state.digest());
            chunks.record(key, state.set(), state.chunks());
        } else {
            index.read(key, BinaryFormat.decodeValue(value));
            chunks.record(key, null, 0);
        }
        return key;
    }

    /** A topic that does not hold our own records cannot tell which keys there may be. */
    private static <T> T decode(ConsumerRecord<byte[], byte[]> record, Supplier<T> format) {
        try {
            return format.get();
        } catch (FormatException | IllegalArgumentException e) {
            throw new ConnectException(
                    "Topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                            + ": " + e.getMessage() + ". Deleted keys cannot be found in a topic that holds other"
                            + " records than ours; use another topic.prefix, or set reconcile.candidates=none and"
                            + " accept that keys deleted unseen stay on the targets",
                    e);
        }
    }
}
