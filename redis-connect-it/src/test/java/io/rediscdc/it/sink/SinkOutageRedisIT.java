package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static io.rediscdc.it.sink.SinkHarness.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.it.LogLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink task while its target is killed, stalled, a replica, or gone for good. */
class SinkOutageRedisIT {
    @TempDir
    static Path folder;

    @Test
    void aTargetThatIsKilledIsWaitedForAndGetsEverything() throws IOException {
        try (LocalRedis mortal = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", mortal.uri(), "retry.backoff.ms", "20"))) {
            SinkRecord first = sink.record(0, "k", KeyValue.string(bytes("1"), 0));
            sink.put(first);
            List<SinkRecord> batch = List.of(
                    sink.record(0, "k", KeyValue.string(bytes("2"), 0)),
                    sink.record(0, "bad", poison()),
                    sink.record(0, "l", KeyValue.string(bytes("3"), 0)));
            mortal.kill();
            sink.deliverInVain(batch);
            sink.failsAgain();
            assertThat(sink.errant).isEmpty();
            assertThat(sink.committable(0)).isEqualTo(1);

            mortal.run(); // empty, so it has lost the first record too
            sink.drain();
            assertThat(sink.takeSought()).containsExactly(0L);
            sink.put(first);
            sink.put(batch);
            assertThat(mortal.call("GET", "k")).isEqualTo(bytes("2"));
            assertThat(mortal.call("GET", "l")).isEqualTo(bytes("3"));
            assertThat(sink.errant).containsExactly(batch.get(1));
            assertThat(sink.committable(0)).isEqualTo(4);
        }
    }

    @Test
    void whatAStalledServerStillHoldsIsCutBeforeItIsWrittenAgain() throws IOException {
        Map<String, String> impatient =
                Map.of("redis.connect.timeout.ms", "500", "redis.command.timeout.ms", "500", "retry.backoff.ms", "20");
        try (LocalRedis stalling = LocalRedis.start(folder)) {
            Map<String, String> props = new HashMap<>(impatient);
            props.put("redis.uri", stalling.uri());
            try (SinkHarness sink = SinkHarness.start(props)) {
                sink.put(sink.record(0, "k", KeyValue.string(bytes("0"), 0)));
                List<SinkRecord> old = new ArrayList<>();
                for (int i = 0; i < 5_000; i++) {
                    old.add(sink.record(0, "k" + i, KeyValue.string(new byte[1_000], 0)));
                }
                List<SinkRecord> newer = List.of(
                        sink.record(0, "k0", KeyValue.string(bytes("newer"), 0)), sink.record(0, "k4999", null));
                stalling.signal("STOP");
                try {
                    sink.deliverInVain(old);
                } finally {
                    stalling.signal("CONT");
                }
                sink.put(newer);
            }
            assertThat(new String((byte[]) stalling.call("INFO", "commandstats"), StandardCharsets.UTF_8))
                    .contains("cmdstat_client|kill:calls=");
            assertThat(stalling.call("GET", "k0")).isEqualTo(bytes("newer"));
            assertThat(stalling.call("EXISTS", "k4999")).isEqualTo(0L);
        }
    }

    @Test
    void anOutageBeyondItsTimeoutStopsTheTaskWithTheWaysOut() throws IOException {
        LocalRedis mortal = LocalRedis.start(folder);
        mortal.close();
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", mortal.uri(), "retry.timeout.ms", "0"))) {
            assertThatThrownBy(() -> sink.put(sink.record(0, "k", null)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("retry.timeout.ms=-1")
                    .hasMessageContaining("redis.uri");
        }
    }

    @Test
    void aTargetThatIsGoneWhileNothingIsToBeWrittenIsSaidOnceAndCounted() throws IOException {
        LocalRedis mortal = LocalRedis.start(folder);
        mortal.kill();
        try (mortal;
                LogLines log = LogLines.of("io.rediscdc.sink");
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", mortal.uri(), "retry.timeout.ms", "0"))) {
            sink.beginAt(0, 0);
            sink.failsAgain();
            sink.failsAgain();
            assertThat(log.count("cannot be looked after")).isEqualTo(1);
            mortal.run();
            await().atMost(Duration.ofSeconds(10)).until(() -> log.contain("can be looked after again"));
            sink.put(sink.record(0, "k", KeyValue.string(bytes("v"), 0)));
            assertThat(mortal.call("GET", "k")).isEqualTo(bytes("v"));
        }
    }

    @Test
    void anOutageLongerThanTombstonesStayIsTooLongIfAnythingCameMeanwhile() throws IOException {
        Map<String, String> props = new HashMap<>(Map.of(
                "redis.connect.timeout.ms", "500",
                "redis.command.timeout.ms", "500",
                "retry.backoff.ms", "20",
                "retry.backoff.max.ms", "500",
                "topics.delete.retention.ms", "1000",
                "target.initial", "merge"));
        try (LocalRedis stalling = LocalRedis.start(folder)) {
            props.put("redis.uri", stalling.uri());
            Map<String, String> quietly = new HashMap<>(props);
            quietly.put("name", "quiet");
            Map<String, String> replaced = new HashMap<>(props);
            replaced.putAll(Map.of("name", "replaced", "target.initial", "replace", "on.stale.position", "rebuild"));
            try (SinkHarness sink = SinkHarness.start(props);
                    SinkHarness replacing = SinkHarness.start(replaced);
                    SinkHarness quiet = SinkHarness.start(quietly)) {
                sink.put(sink.record(0, "k", KeyValue.string(bytes("1"), 0)));
                replacing.put(replacing.record(2, "k", KeyValue.string(bytes("1"), 0)));
                quiet.put(quiet.record(1, "k", KeyValue.string(bytes("1"), 0)));
                stalling.signal("STOP");
                try {
                    sink.deliver(List.of(sink.record(0, "k", KeyValue.string(bytes("2"), 0))));
                    replacing.deliver(List.of(replacing.record(2, "k", KeyValue.string(bytes("2"), 0))));
                    long from = System.nanoTime();
                    await().atMost(Duration.ofMinutes(2)).until(() -> {
                        sink.task.put(List.of());
                        quiet.task.put(List.of());
                        replacing.task.put(List.of());
                        return System.nanoTime() - from > Duration.ofSeconds(35).toNanos();
                    });
                } finally {
                    stalling.signal("CONT");
                }
                quiet.put(quiet.record(1, "k", KeyValue.string(bytes("2"), 0)));
                stalling.call("SELECT", 1);
                assertThat(stalling.call("GET", "k")).isEqualTo(bytes("2"));
                replacing.drain();
                assertThat(replacing.takeSought()).as("it begins anew").containsExactly(0L);
                assertThatThrownBy(sink::drain).hasStackTraceContaining("longer ago than the topic keeps tombstones");
            }
        }
    }

    @Test
    void aReplicaIsRetriedSinceItMayBecomeThePrimary() throws IOException {
        try (LocalRedis primary = LocalRedis.start(folder);
                LocalRedis replica = LocalRedis.start(folder, "--replicaof", "127.0.0.1", "" + primary.port());
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", replica.uri()))) {
            List<SinkRecord> batch = List.of(sink.record(0, "k", KeyValue.string(bytes("v"), 0)));
            sink.deliverInVain(batch);
            replica.call("REPLICAOF", "NO", "ONE");
            sink.drain();
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("v"));
        }
    }

    @Test
    void whatElseItTakesNoWritesForIsSaidToo() throws IOException {
        LocalRedis mortal = LocalRedis.start(folder);
        try (mortal;
                LogLines log = LogLines.of("io.rediscdc.sink");
                SinkHarness sink =
                        SinkHarness.start(Map.of("redis.uri", mortal.uri(), "retry.backoff.max.ms", "200"))) {
            mortal.kill();
            sink.deliverInVain(List.of(sink.record(0, "k", null)));
            assertThat(log.count("takes no writes, trying until it does")).isEqualTo(1);
            try (LocalRedis replica = LocalRedis.startAt(folder, mortal.port(), "--replicaof", "127.0.0.1", "1")) {
                await().atMost(Duration.ofSeconds(30)).until(() -> log.contain("READONLY"));
                assertThat(log.contain("still takes no writes, after ")).isTrue();
                replica.call("REPLICAOF", "NO", "ONE");
                sink.drain();
            }
        }
    }

    @Test
    void stopEndsAWriteThatWaitsAndMayBeRepeated() throws Exception {
        LocalRedis stuck = LocalRedis.start(folder);
        SinkHarness sink = SinkHarness.start(Map.of("redis.uri", stuck.uri()));
        sink.task.stop();
        sink.task.stop();
        try (stuck;
                SinkHarness other = SinkHarness.start(Map.of("redis.uri", stuck.uri()))) {
            stuck.call("CLIENT", "PAUSE", 60_000, "WRITE");
            other.deliver(List.of(other.record(0, "k", null)));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> new String((byte[]) stuck.call("INFO", "clients"), StandardCharsets.UTF_8)
                            .contains("blocked_clients:1"));
            other.task.stop();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("redis-cdc-lane");
        }
    }
}
