package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.ValueType;
import io.rediscdc.it.LogLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two targets of one task: what one needs, or cannot do, is nothing to the other. */
class FanOutRedisIT {
    private static final TopicPartition ZERO = new TopicPartition("t.db0", 0);
    private static final String MARKERS = "__rediscdc:target:{all}:sink:b";
    private static final byte[] OWN = bytes("written here alone");

    @TempDir
    Path folderA;

    @TempDir
    Path folderB;

    private LocalRedis a;
    private LocalRedis b;

    @BeforeEach
    void start() throws IOException {
        a = LocalRedis.start(folderA);
        b = LocalRedis.start(folderB);
    }

    @AfterEach
    void end() {
        a.close();
        b.close();
    }

    @Test
    void oneThatIsFilledFromTheBeginningTakesNoOtherBack() {
        List<SinkRecord> records;
        try (SinkHarness sink = sink()) {
            records = records(sink, 4);
            sink.put(records);
        }
        b.call("FLUSHALL");
        a.call("SET", "k0", OWN);
        try (SinkHarness sink = sink()) {
            sink.beginAt(0, 4);
            assertThat(soughtIn(sink)).containsExactly(0L);
            sink.put(records.subList(0, 2));
            assertThat(sink.task.preCommit(at(2))).isEqualTo(at(2));
            sink.put(records.subList(2, 4));
            sink.put(record(sink, 4));
            assertThat(sink.committable(0)).isEqualTo(5);
            assertThat(b.call("EXISTS", "k0", "k1", "k2", "k3", "k4")).isEqualTo(5L);
            assertThat(a.call("EXISTS", "k4")).isEqualTo(1L);
            assertThat(a.call("GET", "k0")).as("it had that").isEqualTo(OWN);
        }
    }

    @Test
    void whatOneNeedsIsNotLeftOutForAnotherThatNeedsLess() throws IOException {
        try (SinkHarness sink = sink()) {
            List<SinkRecord> records = records(sink, 10);
            sink.put(records.subList(0, 6));
            a.call("SAVE");
            sink.put(records.subList(6, 9));
            b.call("FLUSHALL");
            sink.put(records.subList(9, 10));
            assertThat(sink.takeSought()).containsExactly(0L);
            sink.put(records.subList(0, 3));
            a.kill();
            a.run();
            a.call("SET", "k4", OWN);
            assertThat(soughtIn(sink)).as("not further than the consumer is").containsExactly(3L);
            sink.put(records.subList(3, 10));
            for (SinkRecord record : records) {
                assertThat(a.call("EXISTS", record.key())).isEqualTo(1L);
                assertThat(b.call("EXISTS", record.key())).isEqualTo(1L);
            }
            assertThat(a.call("GET", "k4")).as("it had that").isEqualTo(OWN);
            assertThat(sink.committable(0)).isEqualTo(10);
        }
    }

    @Test
    void aTargetWithKeysOfOthersIsParkedAndFilledOnceItIsEmpty() {
        b.call("SET", "theirs", "v");
        try (LogLines log = LogLines.of("io.rediscdc.sink");
                SinkHarness sink = parking()) {
            List<SinkRecord> records = records(sink, 4);
            sink.deliver(records);
            await("the other to go on").until(() -> {
                sink.task.put(List.of());
                return SinkHarness.metric("targets-parked") == 1
                        && a.call("EXISTS", "k3").equals(1L);
            });
            assertThat(log.contain("'b' is parked")).isTrue();
            assertThat(log.contain("holds keys, and no marker of connector 'sink:b'"))
                    .isTrue();
            assertThat(b.call("DBSIZE")).isEqualTo(1L);
            SinkRecord missed = record(sink, 4);
            sink.deliver(List.of(missed));
            b.call("FLUSHALL");
            assertThat(soughtIn(sink)).containsExactly(4L);
            sink.put(missed);
            assertThat(b.call("EXISTS", "k0", "k1", "k2", "k3", "k4")).isEqualTo(5L);
            assertThat(SinkHarness.metric("targets-parked")).isZero();
            assertThat(sink.committable(0)).isEqualTo(5);
        }
    }

    @Test
    void aTargetThatWasAwayForTooLongIsParkedAndTheOthersGoOn() {
        try (SinkHarness sink = sink()) {
            sink.put(records(sink, 4));
        }
        String marker = new String((byte[]) b.call("HGET", MARKERS, "t.db0-0"), StandardCharsets.UTF_8);
        String[] words = marker.split(" ");
        words[3] = Long.toString(Long.parseLong(words[3]) - 86_400_001);
        b.call("HSET", MARKERS, "t.db0-0", String.join(" ", words));
        try (LogLines log = LogLines.of("io.rediscdc.sink");
                SinkHarness sink = parking()) {
            sink.beginAt(0, 4);
            sink.deliver(List.of(record(sink, 4)));
            await("the other to go on").until(() -> {
                sink.task.put(List.of());
                return SinkHarness.metric("targets-parked") == 1
                        && a.call("EXISTS", "k4").equals(1L);
            });
            assertThat(log.contain("longer ago than the topic keeps tombstones"))
                    .isTrue();
            assertThat(b.call("EXISTS", "k4")).isEqualTo(0L);
            sink.deliver(List.of(record(sink, 5))); // the task runs on
            await("the record after").until(() -> a.call("EXISTS", "k5").equals(1L));
        }
    }

    @Test
    void aTargetThatLosesABigValueOverAndOverIsParkedAndFilledOnceItKeepsIt() {
        try (LogLines log = LogLines.of("io.rediscdc.sink");
                SinkHarness sink = parking()) {
            List<SinkRecord> big = Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, bytes("whole"), 0);
            for (int i = 0; i < 8; i++) { // two more than it may
                sink.put(big.get(0));
                evictWhatBGathers();
                sink.put(big.get(1));
                assertThat(sink.takeSought()).containsExactly(0L);
            }
            assertThat(log.contain("6 times in a row")).isTrue();
            assertThat(log.count("'b' is parked")).as("told once").isEqualTo(1);
            assertThat(log.contain("'b' takes writes again"))
                    .as("it has to show it")
                    .isFalse();
            sink.put(big);
            assertThat(a.call("GET", "big")).isEqualTo(bytes("whole"));
            assertThat(b.call("GET", "big")).isEqualTo(bytes("whole"));
            assertThat(log.contain("'b' takes writes again")).isTrue();
            assertThat(SinkHarness.metric("targets-parked")).isZero();
            assertThat(sink.committable(0)).isEqualTo(3);
        }
    }

    private void evictWhatBGathers() {
        ((List<?>) b.call("KEYS", "*gather:*")).forEach(key -> b.call("DEL", key));
    }

    private SinkHarness parking() {
        return sink("targets.b.on.failure", "park");
    }

    private SinkHarness sink(String... options) {
        Map<String, String> props = new HashMap<>(Map.of(
                "targets", "a,b",
                "targets.a.redis.uri", a.uri(),
                "targets.b.redis.uri", b.uri(),
                "retry.backoff.ms", "5",
                "retry.backoff.max.ms", "100"));
        for (int i = 0; i < options.length; i += 2) {
            props.put(options[i], options[i + 1]);
        }
        return SinkHarness.start(props);
    }

    /** From where the task wants to read again, as soon as it does. */
    private static List<Long> soughtIn(SinkHarness sink) {
        await("a wish to read again").atMost(Duration.ofSeconds(30)).until(() -> {
            sink.task.put(List.of());
            return !sink.sought.isEmpty();
        });
        return sink.takeSought();
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(ZERO, new OffsetAndMetadata(offset));
    }

    private static List<SinkRecord> records(SinkHarness sink, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(sink, i));
        }
        return records;
    }

    private static SinkRecord record(SinkHarness sink, int number) {
        return sink.record(0, "k" + number, KeyValue.string(bytes("v"), 0));
    }
}
