package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Slice;
import io.rediscdc.event.Slots;
import io.rediscdc.event.ValueType;
import io.rediscdc.it.Keys;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the news that a key has expired does at a target where the key may have been renewed. */
class ApplyExpiredRedisIT {
    private static final long HOUR = 3_600_000;
    private static final long PAST = 1_000_000_000_123L;
    private static final long FUTURE = 4_000_000_000_123L;
    private static final long NOW = System.currentTimeMillis();

    @Test
    void alwaysDeletes() {
        try (RedisServer target = ServerVersion.R7.start();
                SinkHarness sink = sink(target.uri(), "always")) {
            target.call("MSET", "a", "renewed", "b", "renewed");
            sink.put(expired(sink, "a", NOW), sink.record(0, "b", KeyValue.string(bytes("late"), PAST)));
            assertThat(target.call("EXISTS", "a", "b")).isEqualTo(0L);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void neverLeavesKeysThatWereRenewedAlone(ServerVersion version) {
        try (RedisServer target = version.start();
                SinkHarness sink = sink(target.uri(), "never")) {
            Slice list = dump(target);
            target.call("MSET", "a", "renewed", "b", "renewed", "c", "renewed", "d", "old", "e", "old");
            List<SinkRecord> records = new ArrayList<>(List.of(
                    expired(sink, "a", NOW + HOUR),
                    sink.record(0, "b", KeyValue.string(bytes("late"), PAST)),
                    sink.record(0, "c", list(list, PAST)),
                    sink.record(0, "d", KeyValue.string(bytes("new"), FUTURE)),
                    sink.record(0, "e", null), // deleted, not expired
                    sink.record(0, "f", list(list, FUTURE))));
            sink.put(records);
            assertThat(sink.errant).isEmpty();
            for (String key : List.of("a", "b", "c")) {
                assertThat(target.call("GET", key)).as(key).isEqualTo(bytes("renewed"));
            }
            assertThat(target.call("GET", "d")).isEqualTo(bytes("new"));
            assertThat(expiry(target, "d")).isEqualTo(FUTURE);
            assertThat(target.call("EXISTS", "e")).isEqualTo(0L);
            assertThat(target.call("LLEN", "f")).isEqualTo(1L);
            assertThat(SinkHarness.metric("expired-left-total")).isEqualTo(3L);
            assertThat(SinkHarness.metric("records-applied-total")).isEqualTo(3L);
            assertThat(SinkHarness.metric("deletes-applied-total")).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void ifDueDeletesOnlyWhatWasToBeGoneByThen(ServerVersion version) {
        try (RedisServer target = version.start();
                SinkHarness sink = sink(target.uri(), "if-due")) {
            target.call("SET", "due", "old", "PXAT", NOW + HOUR); // by a clock that is behind the source's
            target.call("SET", "due-then", "old", "PXAT", NOW + HOUR);
            target.call("SET", "later", "renewed", "PXAT", NOW + HOUR + 1);
            target.call("SET", "lasting", "renewed");
            target.call("SET", "late", "renewed");
            sink.put(
                    expired(sink, "due", NOW + 2 * HOUR),
                    expired(sink, "due-then", NOW + HOUR + 5), // PXAT and PTTL are a clock tick apart on old servers
                    expired(sink, "later", NOW + HOUR - 5),
                    expired(sink, "lasting", NOW + HOUR),
                    expired(sink, "absent", NOW),
                    sink.record(0, "late", KeyValue.string(bytes("late"), PAST)));
            assertThat(sink.errant).isEmpty();
            assertThat(target.call("EXISTS", "due", "due-then")).isEqualTo(0L);
            assertThat(target.call("EXISTS", "later", "lasting", "late")).isEqualTo(3L);
            assertThat(target.call("GET", "late")).isEqualTo(bytes("renewed"));
            assertThat(SinkHarness.metric("expired-left-total")).isEqualTo(3L);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void whatAServerRefusesInsideAScriptIsSortedAsOutside(ServerVersion version) {
        try (RedisServer target = version.start();
                SinkHarness sink = sink(target.uri(), "if-due")) {
            SinkRecord bad = sink.record(
                    0,
                    "bad",
                    new KeyValue(ValueType.HASH, Encoding.DUMP, 10, FUTURE, Slice.of("this is no payload of Redis")));
            sink.put(bad);
            assertThat(sink.errant).containsExactly(bad);

            List<SinkRecord> good = List.of(sink.record(0, "k", KeyValue.string(bytes("v"), FUTURE)));
            target.call("CONFIG", "SET", "maxmemory", 1);
            sink.deliverInVain(good); // the server is full
            target.call("REPLICAOF", "127.0.0.1", 1);
            target.call("CONFIG", "SET", "maxmemory", 0);
            sink.failsAgain(); // this may still be the former reason
            sink.failsAgain(); // the server is a replica
            target.call("REPLICAOF", "NO", "ONE");
            sink.drain();
            assertThat(sink.errant).containsExactly(bad);
            assertThat(target.call("GET", "k")).isEqualTo(bytes("v"));
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void valuesInChunksAreNoException(ServerVersion version) {
        try (RedisServer target = version.start();
                SinkHarness sink = sink(target.uri(), "never")) {
            byte[] payload = dump(target).array();
            target.call("MSET", "raw", "renewed", "dump", "renewed", "new", "old");
            sink.put(Chunked.value(sink, "raw", Layout.RAW, ValueType.STRING, bytes("late"), PAST));
            sink.put(Chunked.value(sink, "dump", Layout.DUMP, ValueType.LIST, payload, PAST));
            sink.put(Chunked.value(sink, "new", Layout.RAW, ValueType.STRING, bytes("whole"), FUTURE));
            sink.put(Chunked.value(sink, "list", Layout.DUMP, ValueType.LIST, payload, FUTURE));
            assertThat(target.call("GET", "raw")).isEqualTo(bytes("renewed"));
            assertThat(target.call("GET", "dump")).isEqualTo(bytes("renewed"));
            assertThat(target.call("GET", "new")).isEqualTo(bytes("whole"));
            assertThat(expiry(target, "new")).isEqualTo(FUTURE);
            assertThat(target.call("LLEN", "list")).isEqualTo(1L);
            assertThat(expiry(target, "list")).isEqualTo(FUTURE);
            assertThat(Keys.count(target::call))
                    .as("nothing is left of what was gathered")
                    .isEqualTo(4L);
            assertThat(SinkHarness.metric("expired-left-total")).isEqualTo(2L);
        }
    }

    @Test
    void inAClusterEachKeyIsDecidedWhereItIs() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                SinkHarness sink = SinkHarness.start(
                        Map.of("redis.topology", "cluster", "redis.uri", cluster.uris(), "apply.expired", "if-due"))) {
            List<SinkRecord> renewed = new ArrayList<>();
            List<SinkRecord> late = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                renewed.add(sink.record(0, "k" + i, KeyValue.string(bytes("renewed"), i % 2 == 0 ? 0 : NOW + HOUR)));
                late.add(expired(sink, "k" + i, i % 3 == 0 ? NOW + 2 * HOUR : NOW));
            }
            sink.put(renewed);
            int slot = Slots.of(bytes("k1"));
            RedisServer from = cluster.ownerOf(slot);
            RedisServer to = cluster.primaries().stream()
                    .filter(server -> server != from)
                    .findFirst()
                    .orElseThrow();
            to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.call("CLUSTER", "MYID"));
            from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.call("CLUSTER", "MYID"));
            late.add(sink.record(0, "{k1}new", KeyValue.string(bytes("v"), FUTURE))); // answered with ASK
            sink.put(late);
            assertThat(SinkHarness.metric("retries-total")).as("done at once").isZero();
            assertThat(sink.errant).isEmpty();
            for (int i = 0; i < 300; i++) {
                boolean due = i % 2 == 1 && i % 3 == 0;
                RedisServer owner = cluster.ownerOf(Slots.of(bytes("k" + i)));
                assertThat(owner.call("EXISTS", "k" + i)).as("k" + i).isEqualTo(due ? 0L : 1L);
            }
            assertThat(SinkHarness.metric("expired-left-total")).isEqualTo(250L);
        }
    }

    @Test
    void aValueInChunksReplacesAKeyOfASlotThatIsOnTheMove() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                SinkHarness sink = SinkHarness.start(Map.of(
                        "redis.topology", "cluster",
                        "redis.uri", cluster.uris(),
                        "apply.expired", "if-due",
                        "retry.backoff.ms", "1"))) {
            sink.put(sink.record(0, "big", KeyValue.string(bytes("old"), 0)));
            List<SinkRecord> records = Chunked.value(sink, "big", Layout.RAW, ValueType.STRING, bytes("whole"), FUTURE);
            sink.put(records.subList(0, 2));
            int slot = Slots.of(bytes("big"));
            RedisServer from = cluster.ownerOf(slot);
            RedisServer to = cluster.primaries().stream()
                    .filter(server -> server != from)
                    .findFirst()
                    .orElseThrow();
            cluster.beginToMigrate(slot, to);
            sink.deliver(records.subList(2, 3));
            await("the value, which is there before what was gathered for it can be let go")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        sink.task.put(List.of());
                        return !Arrays.equals(bytes("old"), (byte[]) from.call("GET", "big"));
                    });
            assertThat(from.call("GET", "big")).isEqualTo(bytes("whole"));
            assertThat(expiry(from, "big")).isEqualTo(FUTURE);
            from.call("CLUSTER", "SETSLOT", slot, "STABLE");
            to.call("CLUSTER", "SETSLOT", slot, "STABLE");
            sink.drain();
            if (!sink.takeSought().isEmpty()) {
                sink.put(records);
            }
            assertThat(from.call("GET", "big")).isEqualTo(bytes("whole"));
            assertThat(sink.errant).isEmpty();
            assertThat(sink.committable(0)).isEqualTo(4L);
        }
    }

    /** Nothing guards the memory: what Redis itself answers is looked at. */
    private static SinkHarness sink(String uri, String applyExpired) {
        return SinkHarness.start(Map.of(
                "redis.uri",
                uri,
                "apply.expired",
                applyExpired,
                "target.initial",
                "merge",
                "memory.guard.percent",
                "0",
                "retry.backoff.ms",
                "1"));
    }

    private static SinkRecord expired(SinkHarness sink, String key, long observedMs) {
        SinkRecord tombstone = sink.record(0, key, null);
        tombstone.headers().addString("redis.cause", "expired").addLong("redis.observed.ms", observedMs);
        return tombstone;
    }

    /** DUMP of a list, which is gone afterwards. */
    private static Slice dump(RedisServer server) {
        server.call("RPUSH", "dumped", "a");
        byte[] payload = (byte[]) server.call("DUMP", "dumped");
        server.call("DEL", "dumped");
        return Slice.of(payload);
    }

    private static KeyValue list(Slice payload, long expireAtMs) {
        return new KeyValue(ValueType.LIST, Encoding.DUMP, 10, expireAtMs, payload);
    }

    /** {@link #FUTURE} if that is when the key expires, give or take what the clock moves between two questions. */
    private static long expiry(RedisServer server, String key) {
        List<?> now = (List<?>) server.call("TIME");
        long ms = Long.parseLong(new String((byte[]) now.get(0), StandardCharsets.US_ASCII)) * 1000;
        return server.call("PTTL", key) instanceof Long ttl && Math.abs(ttl + ms - FUTURE) < 2_000 ? FUTURE : -1;
    }
}
