package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.it.Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task's thread goes on while the target hangs: it reads on, rests, lets partitions go, and stops. */
class LaneRedisIT {
    private static final TopicPartition ZERO = new TopicPartition("t.db0", 0);
    private static final TopicPartition ONE = new TopicPartition("t.db1", 0);
    private static final int RECORDS = 200;

    @TempDir
    Path folder;

    private LocalRedis redis;

    @BeforeEach
    void start() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterEach
    void end() throws IOException {
        redis.signal("CONT");
        redis.close();
    }

    @Test
    void putReturnsWhileRedisHangsAndReadingRestsUntilHalfIsWritten() throws IOException {
        try (SinkHarness sink = sink("queue.max.bytes", "100000")) {
            sink.put(sink.record(0, "k", string("v")));
            redis.signal("STOP");
            List<SinkRecord> some = records(sink, 0, 10);
            sink.deliver(some);
            assertThat(sink.paused).isEmpty();
            sink.deliver(records(sink, 0, RECORDS));
            assertThat(sink.paused).containsExactly(ZERO);
            assertThat(SinkHarness.metric("queue-records")).isEqualTo(10 + RECORDS);
            assertThat(SinkHarness.metric("queue-bytes")).isGreaterThan(RECORDS * 1_000L);
            assertThat(SinkHarness.metric("consumption-paused")).isEqualTo(1);
            assertThat(sink.committable(0)).isEqualTo(1);

            sink.deliver(List.of(sink.record(1, "k", null))); // a partition comes by a rebalance
            assertThat(sink.paused).containsExactlyInAnyOrder(ZERO, ONE);
            redis.signal("CONT");
            sink.drain();
            assertThat(sink.paused).isEmpty();
            assertThat(sink.committable(0)).isEqualTo(11 + RECORDS);
            assertThat(Keys.count(redis::call)).isEqualTo(1L + RECORDS);
            assertThat(SinkHarness.metric("queue-records")).isZero();
            assertThat(SinkHarness.metric("consumption-paused")).isZero();
        }
    }

    @Test
    void ofAPartitionThatIsGoneNothingIsWrittenAndTheOthersLoseNothing() throws Exception {
        try (SinkHarness sink = sink("batch.max.records", "1", "batches.in.flight", "1")) {
            sink.put(sink.record(0, "k", string("v")), sink.record(1, "k", string("v")));
            redis.call("CLIENT", "PAUSE", 60_000, "ALL");
            sink.deliver(records(sink, 0, RECORDS));
            List<SinkRecord> others = records(sink, 1, RECORDS);
            sink.deliver(others);
            long from = System.nanoTime();
            sink.task.close(List.of(ZERO));
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
            redis.kill(); // and with it what it had received and not executed
            redis.run();
            await().atMost(Duration.ofSeconds(30)).until(sink::isDrained);
            assertThat(sink.sought).as("the server is empty").containsEntry(ONE, 0L);
            sink.put(others);
            assertThat(Keys.count(redis::call))
                    .as("of the partition that is gone")
                    .isEqualTo(0L);
            assertThat(redis.call("EVAL", "redis.call('select', 1) return redis.call('dbsize')", 0))
                    .isEqualTo((long) RECORDS);
            assertThat(sink.committable(1)).isEqualTo(1 + RECORDS);
        }
    }

    @Test
    void whatIsAnsweredInTimeIsNotCutOffWhenAPartitionGoes() {
        try (SinkHarness sink = sink()) {
            sink.deliver(records(sink, 0, RECORDS));
            sink.task.close(List.of(ZERO));
            long written = Keys.count(redis::call);
            sink.put(sink.record(1, "k", string("v")));
            assertThat(Keys.count(redis::call)).isEqualTo(written);
            assertThat(SinkHarness.metric("retries-total")).isZero();
        }
    }

    @Test
    void stopIsBoundedWhileRedisHangs() throws IOException {
        SinkHarness sink = sink();
        sink.put(sink.record(0, "k", string("v")));
        redis.signal("STOP");
        sink.deliver(records(sink, 0, RECORDS));
        long from = System.nanoTime();
        sink.task.close(List.of(ZERO));
        sink.close();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("redis-cdc-lane");
    }

    private SinkHarness sink(String... options) {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", redis.uri(), "retry.backoff.ms", "5"));
        for (int i = 0; i < options.length; i += 2) {
            props.put(options[i], options[i + 1]);
        }
        return SinkHarness.start(props);
    }

    private static List<SinkRecord> records(SinkHarness sink, int db, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(sink.record(db, "key:" + i, KeyValue.string(new byte[1_000], 0)));
        }
        return records;
    }

    private static KeyValue string(String text) {
        return KeyValue.string(bytes(text), 0);
    }
}
