package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static io.rediscdc.it.sink.SinkHarness.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink task against real servers: what it writes, what it refuses, and what stops it. */
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
            sink.put(keys.stream().map(key -> sink.record(0, key, dumped(key))).toList());
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
        try (SinkHarness sink = sink()) {
            for (String key : List.of("s", "l", "gone")) {
                sink.put(sink.record(0, key, KeyValue.string(bytes("old"), 0)));
            }
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
            sink.put(records);
            assertThat(sink.errant).containsExactly(records.get(250));
            assertThat(Keys.count(target::call)).isEqualTo(499L);
            assertThat(sink.committable(0)).isEqualTo(500);
        }
    }

    @Test
    void smallStringsShareACommandWhereTheUserMay() {
        target.call("ACL", "SETUSER", "plain", "reset", "on", ">p", "+@all", "-mset", "~*");
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "target.initial", "merge"))) {
            target.call("CONFIG", "RESETSTAT");
            sink.put(strings(sink, "a"));
            assertThat(calls("mset")).isEqualTo(2);
            assertThat(calls("set")).isZero();
        }
        target.call("FLUSHALL");
        Map<String, String> props = Map.of("redis.uri", target.uri(), "redis.username", "plain", "redis.password", "p");
        try (SinkHarness sink = SinkHarness.start(props)) {
            target.call("CONFIG", "RESETSTAT");
            sink.put(strings(sink, "b"));
            assertThat(calls("set")).isEqualTo(100);
            sink.put(strings(sink, "c"));
            assertThat(calls("set")).isEqualTo(200);
            assertThat(calls("mset")).isZero();
            assertThat(target.call("GET", "c99")).isEqualTo(bytes("v99"));
            assertThat(sink.committable(0)).isEqualTo(200);
        }
    }

    private static List<SinkRecord> strings(SinkHarness sink, String prefix) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(sink.record(0, prefix + i, KeyValue.string(bytes("v" + i), 0)));
        }
        return records;
    }

    private static long calls(String command) {
        return new String((byte[]) target.call("INFO", "commandstats"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
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
    void theLastStateOfAKeyInABatchIsTheOnlyOneWritten() {
        try (SinkHarness sink = sink()) {
            sink.put(
                    sink.record(0, "k", KeyValue.string(bytes("1"), 0)),
                    sink.record(0, "k", null),
                    sink.record(0, "k", KeyValue.string(bytes("3"), 0)));
            assertThat(target.call("GET", "k")).isEqualTo(bytes("3"));
            assertThat(SinkHarness.metric("records-applied-total")).isEqualTo(1L);
            assertThat(SinkHarness.metric("records-coalesced-total")).isEqualTo(2L);
            assertThat(SinkHarness.metric("bytes-written-total")).isEqualTo(2L);
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
        }
        try (SinkHarness sink = SinkHarness.start(Map.of("redis.uri", target.uri(), "database.map", "0:0,1:3,2:99"))) {
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
}
