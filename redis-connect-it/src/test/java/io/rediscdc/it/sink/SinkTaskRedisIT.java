package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink task against real servers: what it writes, what it refuses, and what it does when the target is gone. */
class SinkTaskRedisIT {
    private static final long FUTURE = 4_000_000_000_123L;
    private static final long PAST = 1_000_000_000_123L;

    @TempDir
    static Path folder;

    private static LocalRedis source;
    private static LocalRedis target;

    @BeforeAll
    static void startServers() throws IOException {
        source = LocalRedis.start(folder, "--enable-debug-command", "local");
        target = LocalRedis.start(folder, "--enable-debug-command", "local");
    }

    @AfterAll
    static void endServers() {
        source.close();
        target.close();
    }

    @BeforeEach
    void empty() {
        source.call("FLUSHALL");
        target.call("FLUSHALL");
    }

    @Test
    void everyTypeArrivesAsItWas() {
        source.call("SET", "string", "v");
        source.call("SET", "number", 12345);
        source.call("RPUSH", "list", "a", "b");
        source.call("SADD", "intset", 1, 2, 3);
        source.call("SADD", "set", "a", "b");
        source.call("ZADD", "zset", "1.5", "a", "-inf", "b");
        source.call("HSET", "hash", "f", "v", "g", new byte[] {0, (byte) 0xff, '\r', '\n'});
        source.call("XADD", "stream", "1-1", "f", "v");
        source.call("XGROUP", "CREATE", "stream", "group", "0");
        source.call("XREADGROUP", "GROUP", "group", "reader", "STREAMS", "stream", ">");
        for (int i = 0; i < 1_000; i++) {
            source.call("RPUSH", "long-list", "element-" + i);
            source.call("HSET", "big-hash", "field-" + i, i);
            source.call("ZADD", "big-zset", i, "member-" + i);
        }
        source.call("PEXPIREAT", "hash", FUTURE);
        List<String> keys = List.of(
                "string",
                "number",
                "list",
                "intset",
                "set",
                "zset",
                "hash",
                "stream",
                "long-list",
                "big-hash",
                "big-zset");
        try (SinkHarness sink = sink()) {
            sink.task.put(
                    keys.stream().map(key -> sink.record(0, key, dumped(key))).toList());
            assertThat(sink.errant).isEmpty();
        }
        assertThat(keys).allSatisfy(key -> {
            assertThat(target.call("TYPE", key)).as(key).isEqualTo(source.call("TYPE", key));
            assertThat(digest(target, key)).as(key).isEqualTo(digest(source, key));
            assertThat(target.call("PEXPIRETIME", key)).as(key).isEqualTo(source.call("PEXPIRETIME", key));
        });
        assertThat(target.call("DUMP", "stream")).isEqualTo(source.call("DUMP", "stream"));
    }

    @Test
    void expiryIsExactToTheMillisecondAndGoesWhenItIsGone() {
        source.call("RPUSH", "l", "a");
        try (SinkHarness sink = sink()) {
            sink.put(sink.record(0, "s", KeyValue.string(bytes("v"), FUTURE)), sink.record(0, "l", dump("l", FUTURE)));
            assertThat(target.call("PEXPIRETIME", "s")).isEqualTo(FUTURE);
            assertThat(target.call("PEXPIRETIME", "l")).isEqualTo(FUTURE);

            sink.put(sink.record(0, "s", KeyValue.string(bytes("v"), 0)), sink.record(0, "l", dump("l", 0)));
            assertThat(target.call("PEXPIRETIME", "s")).isEqualTo(-1L);
            assertThat(target.call("PEXPIRETIME", "l")).isEqualTo(-1L);
        }
    }

    @Test
    void anExpiryThatHasPassedDeletesAsATombstoneDoes() {
        source.call("RPUSH", "l", "a");
        target.call("MSET", "s", "old", "l", "old", "gone", "old");
        try (SinkHarness sink = sink()) {
            sink.put(
                    sink.record(0, "s", KeyValue.string(bytes("v"), PAST)),
                    sink.record(0, "l", dump("l", PAST)),
                    sink.record(0, "gone", null),
                    sink.record(0, "never-there", null));
            assertThat(sink.errant).isEmpty();
        }
        assertThat(target.call("EXISTS", "s", "l", "gone", "never-there")).isEqualTo(0L);
    }

    @Test
    void onePoisonRecordAmongFiveHundredIsTheOnlyOneReported() {
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "batch.max.records", "64"))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                records.add(sink.record(0, "k" + i, i == 250 ? poison() : KeyValue.string(bytes("v" + i), 0)));
            }
            sink.task.put(records);
            assertThat(sink.errant).containsExactly(records.get(250));
            assertThat(target.call("DBSIZE")).isEqualTo(499L);
            assertThat(sink.committable(0)).isEqualTo(500);
        }
    }

    @Test
    void aRefusedStateLeavesTheOneBeforeIt() {
        try (SinkHarness sink = sink()) {
            SinkRecord good = sink.record(0, "k", KeyValue.string(bytes("v1"), 0));
            SinkRecord bad = sink.record(0, "k", poison());
            SinkRecord unreadable = sink.raw(0, "k", bytes("{}"));
            sink.put(good, bad, unreadable);
            assertThat(sink.errant).containsExactlyInAnyOrder(bad, unreadable);
            assertThat(target.call("GET", "k")).isEqualTo(bytes("v1"));
        }
    }

    @Test
    void withoutDeadLettersABadRecordStopsTheTaskAndItsOffsetStays() {
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri()), false)) {
            sink.put(sink.record(0, "a", KeyValue.string(bytes("v"), 0)));
            assertThatThrownBy(() -> sink.put(sink.record(0, "k", poison())))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("db0 \"k\" at topic t.db0, partition 0, offset 1")
                    .hasMessageContaining("errors.deadletterqueue.topic.name");
            assertThat(sink.committable(0)).isEqualTo(1);
        }
    }

    @Test
    void theLastStateOfAKeyInABatchIsTheOnlyOneWritten() throws Exception {
        try (SinkHarness sink = sink()) {
            sink.put(
                    sink.record(0, "k", KeyValue.string(bytes("1"), 0)),
                    sink.record(0, "k", null),
                    sink.record(0, "k", KeyValue.string(bytes("3"), 0)));
            assertThat(target.call("GET", "k")).isEqualTo(bytes("3"));
            assertThat(metric("records-applied-total")).isEqualTo(1L);
            assertThat(metric("records-coalesced-total")).isEqualTo(2L);
            assertThat(metric("bytes-written-total")).isEqualTo(2L);
        }
    }

    @Test
    void aTargetThatIsKilledIsWaitedForAndGetsEverything() throws IOException {
        try (LocalRedis mortal = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", mortal.uri(), "retry.backoff.ms", "20"))) {
            sink.put(sink.record(0, "k", KeyValue.string(bytes("1"), 0)));
            List<SinkRecord> batch = List.of(
                    sink.record(0, "k", KeyValue.string(bytes("2"), 0)),
                    sink.record(0, "bad", poison()),
                    sink.record(0, "l", KeyValue.string(bytes("3"), 0)));
            mortal.kill();
            assertThat(sink.tryPut(batch)).isFalse();
            assertThat(sink.tryPut(batch)).isFalse();
            assertThat(sink.waits).hasSize(2).allSatisfy(wait -> assertThat(wait)
                    .isBetween(1L, 40L));
            assertThat(sink.errant).isEmpty();
            assertThat(sink.committable(0)).isEqualTo(1);

            mortal.run();
            assertThat(sink.tryPut(batch)).isTrue();
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
                    assertThat(sink.tryPut(old)).isFalse();
                } finally {
                    stalling.signal("CONT");
                }
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> sink.tryPut(old));
                assertThat(sink.tryPut(newer)).isTrue();
            }
            assertThat(new String((byte[]) stalling.call("INFO", "commandstats"), StandardCharsets.UTF_8))
                    .contains("cmdstat_client|kill:calls=1,");
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
    void aReplicaIsRetriedSinceItMayBecomeThePrimary() throws IOException {
        try (LocalRedis replica = LocalRedis.start(folder, "--replicaof", "127.0.0.1", "" + target.port());
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", replica.uri()))) {
            List<SinkRecord> batch = List.of(sink.record(0, "k", KeyValue.string(bytes("v"), 0)));
            assertThat(sink.tryPut(batch)).isFalse();
            replica.call("REPLICAOF", "NO", "ONE");
            assertThat(sink.tryPut(batch)).isTrue();
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("v"));
        }
    }

    @Test
    void databasesAreMappedAndOneThatIsNotThereStopsTheTask() {
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "database.map", "0:0,1:3,2:99"))) {
            sink.put(
                    sink.record(0, "k", KeyValue.string(bytes("zero"), 0)),
                    sink.record(1, "k", KeyValue.string(bytes("one"), 0)));
            assertThat(target.call("GET", "k")).isEqualTo(bytes("zero"));
            assertThat(target.call("EVAL", "redis.call('select', 3) return redis.call('get', 'k')", 0))
                    .isEqualTo(bytes("one"));
            assertThatThrownBy(() -> sink.put(sink.record(2, "k", null)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("database.map");
            assertThatThrownBy(() -> sink.put(sink.record(7, "k", null)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("Database 7 is not in database.map=0:0,1:3,2:99");
        }
    }

    @Test
    void aWrongPasswordStopsTheTask() throws IOException {
        try (LocalRedis closed = LocalRedis.start(folder, "--requirepass", "right");
                SinkHarness wrong =
                        SinkHarness.start(Map.of("redis.uri", closed.uri(), "redis.password", "wr0ng-secret"));
                SinkHarness none = SinkHarness.start(Map.of("redis.uri", closed.uri()))) {
            assertThatThrownBy(() -> wrong.put(wrong.record(0, "k", null)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("redis.password")
                    .hasMessageNotContaining("wr0ng-secret");
            assertThatThrownBy(() -> none.put(none.record(0, "k", null)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessageContaining("redis.password");
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
            Thread writer = new Thread(() -> other.tryPut(List.of(other.record(0, "k", null))), "writer");
            writer.start();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> new String(
                            (byte[]) stuck.call("INFO", "clients"), StandardCharsets.UTF_8)
                    .contains("blocked_clients:1"));
            other.task.stop();
            writer.join(10_000);
            assertThat(writer.isAlive()).isFalse();
        }
    }

    private static SinkHarness sink() {
        return SinkHarness.start(Map.of("redis.uri", target.uri()));
    }

    /** Of the value and its expiry, whatever the order in which a server keeps members. */
    private static String digest(LocalRedis redis, String key) {
        List<?> reply = (List<?>) redis.call("DEBUG", "DIGEST-VALUE", key);
        return new String((byte[]) reply.get(0), StandardCharsets.US_ASCII);
    }

    private static KeyValue dumped(String key) {
        return dump(key, Math.max(0, (long) source.call("PEXPIRETIME", key)));
    }

    private static KeyValue dump(String key, long expireAtMs) {
        byte[] payload = (byte[]) source.call("DUMP", key);
        ValueType type = ValueType.ofRedisName(new String((byte[]) source.call("TYPE", key), StandardCharsets.UTF_8));
        return new KeyValue(type, Encoding.DUMP, DumpPayload.rdbVersion(payload), expireAtMs, Slice.of(payload));
    }

    private static KeyValue poison() {
        return new KeyValue(ValueType.HASH, Encoding.DUMP, 10, 0, Slice.of("this is no payload of Redis"));
    }

    private static Object metric(String name) throws Exception {
        ObjectName bean = new ObjectName("kafka.connect:type=plugins,connector=sink,task=0");
        return ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
