package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.MappedRecords.user;
import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of other systems become what the mapping says, each once, however often they are delivered. */
class MappedRedisIT {
    @TempDir
    Path folder;

    private final MappedRecords records = new MappedRecords();
    private LocalRedis redis;

    @BeforeEach
    void start() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterEach
    void end() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHashHoldsTheFieldsOfTheLastRecordAndNoOthers(boolean schema) {
        redis.call("SET", "user:1", "of another type");
        try (SinkHarness sink = sink("map.type", "hash", "map.key", "user:${id}")) {
            sink.put(
                    records.of(null, user(schema, 1, "Ann", 1.5, "a", "b")),
                    records.of(null, user(schema, 2, "Bob", 2)),
                    records.of(null, user(schema, 2, null, 3)));
            assertThat(hash("user:1"))
                    .isEqualTo(Map.of("id", "1", "name", "Ann", "points", "1.5", "tags", "[\"a\",\"b\"]"));
            assertThat(hash("user:2")).isEqualTo(Map.of("id", "2", "points", "3.0", "tags", "[]"));
            assertThat(sink.errant).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStringHoldsAFieldAndATombstoneDeletesIt(boolean schema) {
        try (SinkHarness sink = sink("map.type", "string", "map.value", "value.name", "map.database", "3")) {
            SinkRecord first = records.of("k", user(schema, 1, "Ann", 1));
            SinkRecord gone = records.of("gone", user(schema, 1, "Bob", 1));
            SinkRecord tombstone = records.of("gone", null);
            sink.put(first, gone, tombstone);
            redis.call("SELECT", 3);
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("Ann"));
            assertThat(redis.call("EXISTS", "gone")).isEqualTo(0L);
            redis.call("SELECT", 0);
        }
    }

    @Test
    void keysExpireAsFieldsHeadersOrConstantsSay() {
        try (SinkHarness sink = sink("map.type", "hash", "map.ttl", "value.ttl", "map.ttl.unit", "s")) {
            sink.put(
                    records.of("k", Map.of("a", 1, "ttl", 600)),
                    records.of("always", Map.of("a", 1)),
                    records.of("bad", Map.of("a", 1, "ttl", "never")));
            assertThat(expiry("k")).isEqualTo(MappedRecords.TIMESTAMP + 600_000);
            assertThat(redis.call("PTTL", "always")).isEqualTo(-1L);
            assertThat(sink.reasons).singleElement().asString().contains("map.ttl=value.ttl is 'never'");
        }
        try (SinkHarness sink = sink("map.type", "set", "map.ttl", "header.until", "map.ttl.unit", "unix-ms")) {
            SinkRecord record = records.of("s", "m");
            record.headers().addLong("until", MappedRecords.TIMESTAMP + 900_000);
            sink.put(record, records.of("s", "n"));
            assertThat(expiry("s")).isEqualTo(MappedRecords.TIMESTAMP + 900_000);
            assertThat(redis.call("SCARD", "s")).isEqualTo(2L);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aRecordThatIsLateTakesNothingAwayFromNewerOnes(ServerVersion version) {
        long now = System.currentTimeMillis();
        long past = now - 3_600_000;
        for (String type : List.of("list", "set")) {
            try (RedisServer server = version.start();
                    SinkHarness sink = SinkHarness.start(Map.of(
                            "redis.uri",
                            server.uri(),
                            "record.format",
                            "mapped",
                            "map.type",
                            type,
                            "map.ttl",
                            "600"))) {
                sink.put(records.at(past, 0, "k", "alone"));
                assertThat(server.call("EXISTS", "k"))
                        .as("gone by its own time")
                        .isEqualTo(0L);
                sink.put(records.at(now, 0, "k", "new"));
                sink.put(records.at(past, 0, "k", "late"), records.at(now - 300_000, 0, "k", "earlier"));
                assertExpiry(server, now + 600_000);
                sink.put(records.at(now + 60_000, 0, "k", "newer"), records.at(past, 0, "k", "late too"));
                assertExpiry(server, now + 660_000);
                assertThat(server.call(type.equals("list") ? "LLEN" : "SCARD", "k"))
                        .isEqualTo(5L);
                server.call("PERSIST", "k");
                sink.put(records.at(past, 0, "k", "late as well"));
                assertThat(server.call("PTTL", "k")).as("it lives").isEqualTo(-1L);
                sink.put(records.at(now, 0, "k", "in time"));
                assertExpiry(server, now + 600_000);
                assertThat(sink.errant).isEmpty();
            }
        }
    }

    private static void assertExpiry(RedisServer server, long expected) {
        assertThat((long) server.call("PTTL", "k")).isCloseTo(expected - System.currentTimeMillis(), within(5_000L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void setsAndSortedSetsAreAddedTo(boolean schema) {
        try (SinkHarness sink = sink("map.type", "set", "map.key", "tags:${topic}", "map.value", "value.tags")) {
            List<SinkRecord> batch = List.of(
                    records.of("x", user(schema, 1, "Ann", 1, "a", "b")),
                    records.of("y", user(schema, 2, "Bob", 1, "b", "c")));
            sink.put(batch);
            sink.put(batch);
            assertThat(redis.call("SCARD", "tags:orders")).isEqualTo(3L);
        }
        try (SinkHarness sink =
                sink("map.type", "zset", "map.key", "top", "map.value", "value.name", "map.score", "value.points")) {
            sink.put(
                    records.of("x", user(schema, 1, "Ann", 7)),
                    records.of("y", user(schema, 2, "Bob", 1.5)),
                    records.of("y", user(schema, 1, "Ann", 0.25)));
            assertThat(strings(redis.call("ZRANGE", "top", 0, -1))).containsExactly("Ann", "Bob");
            assertThat(redis.call("ZSCORE", "top", "Ann")).isEqualTo(bytes("0.25"));
            assertThat(sink.errant).isEmpty();
        }
    }

    /** A consumer may have taken elements away meanwhile, and a partition is not told from another by the key. */
    @Test
    void aListIsAddedToOnceHoweverOftenARecordComes() {
        List<SinkRecord> zero = records.many(0, "l", 0, 30);
        List<SinkRecord> one = records.many(1, "l", 0, 30);
        List<SinkRecord> both = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            both.add(zero.get(i));
            both.add(one.get(i));
        }
        try (SinkHarness sink = sink("map.type", "list")) {
            sink.put(both);
            sink.put(both);
            sink.put(zero.subList(10, 30));
            assertThat(redis.call("LLEN", "l")).isEqualTo(60L);
            assertThat(SinkHarness.metric("records-coalesced-total")).isZero();
        }
        redis.call("LPOP", "l", 59);
        try (SinkHarness sink = sink("map.type", "list")) { // from the start again
            sink.put(both);
            sink.put(records.many(0, "l", 30, 31));
            assertThat(strings(redis.call("LRANGE", "l", 0, -1))).containsExactly("p1-29", "p0-30");
        }
    }

    /** What was deleted and written again is not lost to an old tombstone. */
    @ParameterizedTest
    @ValueSource(strings = {"list", "set"})
    void aTombstoneStandsWhereItStoodAmongAdditions(String type) {
        List<SinkRecord> all = new ArrayList<>(records.many(0, "k", 0, 3));
        all.add(records.of("k", null));
        all.addAll(records.many(0, "k", 3, 5));
        try (SinkHarness sink = sink("map.type", type)) {
            sink.put(all);
            sink.put(all.subList(1, all.size()));
            sink.put(all.subList(3, 4));
            sink.put(all.subList(4, 6));
            assertThat(strings(type.equals("list") ? redis.call("LRANGE", "k", 0, -1) : redis.call("SMEMBERS", "k")))
                    .containsExactlyInAnyOrder("p0-3", "p0-4");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamGetsOneEntryARecord(boolean schema) {
        List<SinkRecord> batch =
                List.of(records.of("s", user(schema, 1, "Ann", 1)), records.of("s", user(schema, 2, "Bob", 2)));
        try (SinkHarness sink = sink("map.type", "stream")) {
            sink.put(batch);
            sink.put(batch);
            redis.call("XTRIM", "s", "MAXLEN", 1);
            sink.put(batch);
            List<?> entries = (List<?>) redis.call("XRANGE", "s", "-", "+");
            assertThat(entries).hasSize(1);
            assertThat(strings(((List<?>) entries.get(0)).get(1))).contains("id", "2", "name", "Bob");
        }
    }

    @Test
    void onlyTheRecordsAtFaultOfThoseWrittenTogetherAreDeadLetters() {
        redis.call("SET", "str", "not a list");
        SinkRecord unfit = records.of("str", "v");
        SinkRecord huge = records.of(Map.of("no", "id"), "v");
        try (SinkHarness sink = sink("map.type", "list")) {
            sink.put(records.of("l", "a"), unfit, records.of("l", "b"), records.of("str", "w"), huge);
            assertThat(sink.errant).hasSize(3).contains(unfit, huge);
            assertThat(sink.reasons).anyMatch(reason -> reason.contains("WRONGTYPE") && reason.contains("offset 0"));
            assertThat(sink.reasons).anyMatch(reason -> reason.contains("'key' is a map"));
            assertThat(strings(redis.call("LRANGE", "l", 0, -1))).containsExactly("a", "b");
            assertThat(redis.call("GET", "str")).isEqualTo(bytes("not a list"));
        }
    }

    /** Another command stands in for the module's, which is not at hand: HSET answers and writes likewise. */
    @Test
    void aDocumentReplacesItsKeyWholeAndAtOnce() throws IOException {
        Path other = Files.createDirectory(folder.resolve("json"));
        try (LocalRedis server = LocalRedis.start(other, "--rename-command", "HMSET", "JSON.SET")) {
            server.call("RPUSH", "k", "of another type");
            try (SinkHarness sink =
                    SinkHarness.start(props(server, "map.type", "json", "map.ttl", "500", "map.value", "value.tags"))) {
                sink.put(records.of("k", user(true, 1, "Ann", 1, "old")), records.of("k", user(false, 1, "A", 1, "x")));
                assertThat(strings(server.call("HGETALL", "k"))).containsExactly("$", "[\"x\"]");
                assertThat((long) server.call("PTTL", "k")).isCloseTo(500_000L, within(60_000L));
                sink.put(records.of("k", null));
                assertThat(server.call("EXISTS", "k")).isEqualTo(0L);
                assertThat(sink.errant).isEmpty();
            }
        }
    }

    private long expiry(String key) {
        return (long) redis.call("PEXPIRETIME", key);
    }

    private Map<String, String> hash(String key) {
        List<String> all = strings(redis.call("HGETALL", key));
        Map<String, String> hash = new HashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            hash.put(all.get(i), all.get(i + 1));
        }
        return hash;
    }

    private SinkHarness sink(String... options) {
        return SinkHarness.start(props(redis, options));
    }

    private static Map<String, String> props(LocalRedis redis, String... options) {
        Map<String, String> props =
                new HashMap<>(Map.of("redis.uri", redis.uri(), "target.initial", "merge", "record.format", "mapped"));
        for (int i = 0; i < options.length; i += 2) {
            props.put(options[i], options[i + 1]);
        }
        return props;
    }

    static List<String> strings(Object reply) {
        return ((List<?>) reply)
                .stream()
                        .map(each -> new String((byte[]) each, StandardCharsets.UTF_8))
                        .toList();
    }
}
