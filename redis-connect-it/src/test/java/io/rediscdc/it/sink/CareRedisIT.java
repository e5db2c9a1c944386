package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.ValueType;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.Keys;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that is spared, one that is nearly full, and one whose replicas must have what is written. */
class CareRedisIT {
    private static final RedisSettings SETTINGS =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");

    @TempDir
    Path folder;

    @Test
    void writesBeyondTheRateAreHeldBackAndAllArrive() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(
                        Map.of("redis.uri", redis.uri(), "rate.limit.ops", "1000", "rate.limit.bytes", "200000"))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                records.add(sink.record(0, "k" + i, KeyValue.string(bytes("v"), 0)));
            }
            records.addAll(Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, new byte[60_000], 0));
            sink.put(records);
            assertThat(Keys.count(redis::call)).isEqualTo(601L);
            assertThat(SinkHarness.metric("throttled-ms-total"))
                    .as("600 commands at 1,000 a second, the last of them not paid for")
                    .isGreaterThanOrEqualTo(300);
            assertThat(SinkHarness.metric("batches-total")).as("in pieces").isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void stopEndsAWriteThatIsHeldBack() throws Exception {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", redis.uri(), "rate.limit.ops", "1"))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                records.add(sink.record(0, "k" + i, null));
            }
            sink.deliver(records);
            await().atMost(Duration.ofSeconds(20)).until(() -> SinkHarness.metric("throttled-ms-total") > 0);
            sink.task.stop();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("redis-cdc-lane");
        }
    }

    @Test
    void anOffsetCountsOnceTheReplicasHaveTheWrite() throws Exception {
        anOffsetCountsOnceTheReplicasHaveTheWrite(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void anOffsetCountsOnceTheReplicasHaveTheWrite(ServerVersion version) throws Exception {
        try (RedisServer primary = version.start();
                RedisServer replica = version.start("--replicaof", "127.0.0.1", "" + primary.port());
                SinkHarness sink = SinkHarness.start(Map.of(
                        "redis.uri", primary.uri(),
                        "wait.replicas", "1",
                        "wait.replicas.timeout.ms", "300",
                        "retry.backoff.ms", "1"))) {
            awaitReplica(primary);
            List<SinkRecord> first = List.of(sink.record(0, "k", KeyValue.string(bytes("1"), 0)));
            sink.put(first); // the replica may be online and still load
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("1"));
            List<SinkRecord> next = List.of(sink.record(0, "k", KeyValue.string(bytes("2"), 0)));
            List<SinkRecord> big = Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, bytes("whole"), 0);
            inVainWithout(replica, sink, next);
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("2"));
            inVainWithout(replica, sink, big);
            assertThat(sink.committable(0)).isEqualTo(5);
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("2"));
            assertThat(replica.call("GET", "big")).isEqualTo(bytes("whole"));
            assertThat(sink.errant).isEmpty();
        }
    }

    private static void inVainWithout(RedisServer replica, SinkHarness sink, List<SinkRecord> records)
            throws Exception {
        long failed = SinkHarness.metric("replica-waits-failed-total");
        signal(replica, "STOP");
        try {
            sink.deliverInVain(records);
            assertThat(sink.committable(0)).isEqualTo(records.get(0).kafkaOffset());
            assertThat(SinkHarness.metric("replica-waits-failed-total")).isGreaterThan(failed);
        } finally {
            signal(replica, "CONT");
        }
        sink.drain();
    }

    @Test
    void validateNamesAPrimaryWithTooFewReplicas() throws IOException {
        try (LocalRedis lonely = LocalRedis.start(folder)) {
            Map<String, String> config = Map.of("redis.uri", lonely.uri(), "wait.replicas", "1");
            assertThat(FieldErrors.of(new RedisSinkConnector(), config))
                    .containsOnlyKeys("wait.replicas")
                    .hasEntrySatisfying("wait.replicas", text -> assertThat(text)
                            .contains("127.0.0.1:" + lonely.port(), "0 replicas"));
        }
    }

    @Test
    void aServerThatIsNearlyFullIsLeftAloneUntilThereIsRoom() {
        aServerThatIsNearlyFullIsLeftAloneUntilThereIsRoom(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void aServerThatIsNearlyFullIsLeftAloneUntilThereIsRoom(ServerVersion version) {
        try (RedisServer target = version.start("--maxmemory", "20mb");
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "retry.backoff.ms", "1"))) {
            sink.put(sink.record(0, "first", KeyValue.string(bytes("v"), 0)));
            byte[] filler = new byte[100_000];
            fill(target, "a:", filler);
            awaitGuard(() -> sink.deliver(List.of(sink.record(0, "k", KeyValue.string(filler, 0)))));
            assertThat(info(target)).as("it never had to refuse").doesNotContain("errorstat_OOM");
            target.call("CONFIG", "SET", "maxmemory", "40mb");
            sink.drain();
            fill(target, "b:", filler);
            awaitGuard(() -> sink.deliver(Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, filler, 0)));
            assertThat(info(target)).as("it never had to refuse").doesNotContain("errorstat_OOM");
            target.call("CONFIG", "SET", "maxmemory", "80mb");
            sink.drain();
            assertThat(target.call("STRLEN", "big")).isEqualTo(100_000L);
            assertThat(sink.errant).isEmpty();
        }
    }

    @Test
    void deletesGoOnWhereAServerIsNearlyFullAndMakeRoomForTheRest() throws Exception {
        try (RedisServer target = ServerVersion.R7.start("--maxmemory", "20mb");
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "retry.backoff.ms", "1"))) {
            sink.put(sink.record(0, "first", KeyValue.string(bytes("v"), 0)));
            byte[] filler = new byte[100_000];
            int filled = fill(target, "a:", filler);
            Thread.sleep(1_100); // until the guard looks again
            List<SinkRecord> records = new ArrayList<>();
            records.add(sink.record(1, "k", KeyValue.string(filler, 0)));
            records.addAll(Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, filler, 0));
            for (int i = 0; i < filled; i++) {
                records.add(sink.record(0, "a:" + i, null));
            }
            sink.put(records);
            assertThat(Keys.count(target::call)).as("'first' and 'big'").isEqualTo(2L);
            assertThat(target.info().get("db1")).startsWith("keys=1,");
            assertThat(info(target)).as("it never had to refuse").doesNotContain("errorstat_OOM");
            assertThat(sink.errant).isEmpty();
        }
    }

    @Test
    void aServerThatIsBusyForAMomentIsLookedAtAgain() throws Exception {
        try (RedisServer target = ServerVersion.R7.start("--maxmemory", "20mb", "--lua-time-limit", "1");
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "retry.backoff.ms", "1"))) {
            sink.put(sink.record(0, "first", KeyValue.string(bytes("v"), 0)));
            Thread.sleep(1_100); // until the guard looks again
            Thread script = new Thread(() -> {
                try {
                    target.call("EVAL", "while true do end", 0);
                } catch (RuntimeException e) {
                    return; // it was killed
                }
            });
            try (RespSocket other = RespSocket.connect(target.address(), SETTINGS)) {
                script.start();
                await("the script").atMost(Duration.ofSeconds(20)).until(() -> isBusy(other));
                sink.deliverInVain(List.of(sink.record(0, "k", KeyValue.string(bytes("v"), 0))));
                other.call("SCRIPT", "KILL");
            }
            script.join();
            sink.drain();
            byte[] filler = new byte[100_000];
            fill(target, "a:", filler);
            awaitGuard(() -> sink.deliver(List.of(sink.record(0, "k", KeyValue.string(filler, 0)))));
        }
    }

    private static boolean isBusy(RespSocket socket) {
        socket.send("PING");
        return socket.read() instanceof RedisError error && error.code().equals("BUSY");
    }

    /** Returns how many keys that took. */
    private static int fill(RedisServer target, String prefix, byte[] filler) {
        int keys = 0;
        while (share(target) < 0.95) {
            target.call("SET", prefix + keys++, filler);
        }
        return keys;
    }

    private static void awaitGuard(Runnable write) {
        long before = SinkHarness.metric("memory-guard-waits-total");
        await("the guard to look again").atMost(Duration.ofSeconds(20)).until(() -> {
            write.run();
            return SinkHarness.metric("memory-guard-waits-total") > before;
        });
    }

    @Test
    void aServerThatEvictsIsNotWaitedFor() {
        try (RedisServer target = ServerVersion.R7.start("--maxmemory", "5mb", "--maxmemory-policy", "allkeys-lru");
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "retry.backoff.ms", "1"))) {
            for (int i = 0; i < 100; i++) {
                sink.put(sink.record(0, "k" + i, KeyValue.string(new byte[100_000], 0)));
            }
            assertThat(SinkHarness.metric("memory-guard-waits-total")).isZero();
        }
    }

    private static void awaitReplica(RedisServer primary) {
        await("the replica")
                .atMost(Duration.ofSeconds(30))
                .until(() -> primary.info().get("slave0").contains("state=online"));
    }

    private static double share(RedisServer server) {
        return Double.parseDouble(server.info().get("used_memory"))
                / Double.parseDouble(server.info().get("maxmemory"));
    }

    private static String info(RedisServer server) {
        return new String((byte[]) server.call("INFO", "errorstats"), StandardCharsets.UTF_8);
    }

    private static void signal(RedisServer server, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
