package io.rediscdc.it.sink;

import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.sink.RedisSinkTask;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A sink task and what a worker does around it: delivers, delivers again, keeps what is reported. */
final class SinkHarness implements SinkTaskContext, AutoCloseable {
    final RedisSinkTask task = new RedisSinkTask();
    final List<SinkRecord> errant = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();
    final Map<TopicPartition, Long> sought = new HashMap<>();
    final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Set<TopicPartition> open = new HashSet<>();
    private final boolean deadLetters;
    private boolean comesBack;

    private SinkHarness(boolean deadLetters) {
        this.deadLetters = deadLetters;
    }

    static SinkHarness start(Map<String, String> props) {
        return start(props, true);
    }

    static SinkHarness start(Map<String, String> props, boolean deadLetters) {
        SinkHarness harness = new SinkHarness(deadLetters);
        harness.task.initialize(harness);
        Map<String, String> all = new HashMap<>(Map.of("name", "sink", "task.id", "0"));
        all.putAll(props);
        harness.task.start(all);
        return harness;
    }

    /** A state that reads well and that Redis refuses. */
    static KeyValue poison() {
        return new KeyValue(ValueType.HASH, Encoding.DUMP, 10, 0, Slice.of("this is no payload of Redis"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record at the next offset of partition 0 of {@code t.db<db>}; a null state is a tombstone. */
    SinkRecord record(int db, String key, KeyValue state) {
        byte[] value = state == null
                ? null
                : BinaryFormat.encode(state, new Origin("a", db, 1, false, System.currentTimeMillis()));
        return raw(db, key, value);
    }

    SinkRecord raw(int db, String key, byte[] value) {
        TopicPartition partition = new TopicPartition("t.db" + db, 0);
        beginAt(db, 0);
        long offset = next.merge(partition, 1L, Long::sum) - 1;
        return new SinkRecord(partition.topic(), 0, null, bytes(key), null, value, offset);
    }

    /** The worker says where partition 0 of a topic begins, unless that is known. */
    void beginAt(int db, long offset) {
        TopicPartition partition = new TopicPartition("t.db" + db, 0);
        if (next.putIfAbsent(partition, offset) == null) {
            open.add(partition);
            task.open(List.of(partition));
            task.preCommit(Map.of(partition, new OffsetAndMetadata(offset)));
        }
    }

    /** Where the task wants to read from again, each told once. */
    List<Long> takeSought() {
        List<Long> offsets = List.copyOf(sought.values());
        sought.clear();
        return offsets;
    }

    /** Delivers, and goes on as the worker does until all is answered. */
    void put(SinkRecord... records) {
        put(List.of(records));
    }

    void put(List<SinkRecord> records) {
        deliver(records);
        drain();
    }

    /** Delivers alone. */
    void deliver(List<SinkRecord> records) {
        for (SinkRecord record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.kafkaPartition());
            if (open.add(partition)) {
                task.open(List.of(partition));
                task.preCommit(Map.of(partition, new OffsetAndMetadata(record.kafkaOffset())));
            }
        }
        task.put(records);
    }

    /** Polls on, to no avail, until the task has nothing more to come back for. */
    void drain() {
        await("all is answered")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(this::isDrained);
    }

    boolean isDrained() {
        comesBack = false;
        task.put(List.of());
        return !comesBack;
    }

    /** Delivers what the target cannot take now, and waits until that was tried. */
    void deliverInVain(List<SinkRecord> records) {
        deliver(records);
        failsAgain();
    }

    /** Waits for the next failure. */
    void failsAgain() {
        long before = metric("retries-total");
        await("another try").atMost(Duration.ofSeconds(30)).until(() -> {
            task.put(List.of());
            return metric("retries-total") > before;
        });
    }

    static long metric(String name) {
        try {
            ObjectName bean = new ObjectName("kafka.connect:type=plugins,connector=sink,task=0");
            return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the task lets the worker commit, given that it was delivered everything. */
    long committable(int db) {
        Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
        next.forEach((partition, offset) -> reached.put(partition, new OffsetAndMetadata(offset)));
        return task.preCommit(reached).get(new TopicPartition("t.db" + db, 0)).offset();
    }

    @Override
    public void close() {
        task.stop();
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return !deadLetters
                ? null
                : (record, error) -> {
                    errant.add(record);
                    reasons.add(error.getMessage());
                    return CompletableFuture.completedFuture(null);
                };
    }

    @Override
    public void timeout(long timeoutMs) {
        comesBack = true;
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        sought.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        throw new UnsupportedOperationException("the sink seeks in all partitions at once");
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(next.keySet());
    }

    @Override
    public void pause(TopicPartition... partitions) {
        paused.addAll(Set.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        paused.removeAll(Set.of(partitions));
    }

    @Override
    public void requestCommit() {
        // the worker commits when it likes: here, when a test asks
    }

    @Override
    public PluginMetrics pluginMetrics() {
        return null; // as on an old worker: the task registers with JMX itself
    }
}
