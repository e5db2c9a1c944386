package io.rediscdc.it.big;

import static io.rediscdc.it.big.BigValues.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.ChunkKey;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.it.sync.ShippedUser;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would hold the server up are read piece by piece, while writes go on. */
@ExtendWith(SharedConnect.class)
class PiecewiseIT {
    /** Shorter ones are too many to keep. */
    private static final int SLOW_MICROS = 1_000;

    private static final int MOST_OF_200_KB = 10;

    private Replication sync;

    @AfterEach
    void end() {
        sync.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"R7", "R8"}) // which has fields with an expiry, or not
    void hugeCollectionsArriveWholeWhileWritesGoOnAndNoCommandReadsThemWhole(
            ServerVersion version, ConnectHarness connect) throws InterruptedException {
        hugeCollectionsArrive(version, 200_000, connect);
    }

    @Test
    @Tag("long")
    void aMillionFieldsAndFiveMillionElementsArriveWholeWhileWritesGoOn(ConnectHarness connect, TestReporter reporter)
            throws InterruptedException {
        Duration took = hugeCollectionsArrive(ServerVersion.R7, 1_000_000, connect);
        reporter.publishEntry(RunReport.SERVER, sync.from.server().info().product());
        reporter.publishEntry(
                RunReport.RESULT,
                "at the target after " + took.toSeconds() + " s; longest command of all at the source: "
                        + longestCommand());
    }

    /** A hash of so many fields, and a list of five times as many elements, read by the user that ships. */
    private Duration hugeCollectionsArrive(ServerVersion version, int elements, ConnectHarness connect)
            throws InterruptedException {
        sync = new Replication(
                        connect,
                        version.start(
                                "--notify-keyspace-events",
                                "EA",
                                "--aclfile",
                                ShippedUser.source(version, "notifications").toString()),
                        version.start())
                .with("redis.username", ShippedUser.NAME)
                .with("redis.password", ShippedUser.PASSWORD);
        BigValues.hash(sync.from, "hash", elements, 20);
        BigValues.list(sync.from, "list", 5 * elements);
        sync.with("read.max.block.ms", "10");
        sync.from.call("CONFIG", "SET", "slowlog-log-slower-than", SLOW_MICROS);
        sync.from.call("CONFIG", "SET", "slowlog-max-len", 100_000);
        sync.from.call("SLOWLOG", "RESET");
        AtomicBoolean ended = new AtomicBoolean();
        Redis writing = sync.from.again();
        Thread writer = new Thread(() -> write(writing, elements, ended));
        writer.start();
        long start = System.nanoTime();
        Duration took;
        try {
            sync.run();
            await("both to have arrived")
                    .atMost(Duration.ofMinutes(10))
                    .until(() -> sync.to.call("EXISTS", "hash", "list").equals(2L));
            took = Duration.ofNanos(System.nanoTime() - start);
        } finally {
            ended.set(true);
            writer.join();
        }
        assertThat(new String((byte[]) sync.from.call("INFO", "commandstats"), StandardCharsets.UTF_8))
                .as(
                        "commands that the source was asked to do, scripts included: no DUMP but the one that tries the right to")
                .contains("cmdstat_dump:calls=1,");
        sync.awaitEqual();
        assertThat(sync.to.call("HLEN", "hash")).isEqualTo(sync.from.call("HLEN", "hash"));
        return took;
    }

    /** Of the source, reads and writes alike, with its time on the server. */
    private String longestCommand() {
        return ((List<?>) sync.from.call("SLOWLOG", "GET", 100_000))
                .stream()
                        .map(entry -> (List<?>) entry)
                        .max(Comparator.comparing(entry -> (Long) entry.get(2)))
                        .map(entry ->
                                text(((List<?>) entry.get(3)).get(0)) + ", " + (Long) entry.get(2) / 1_000.0 + " ms")
                        .orElse("shorter than " + SLOW_MICROS / 1_000.0 + " ms");
    }

    private static String text(Object word) {
        return new String((byte[]) word, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void everyTypeIsReadInPieces(ServerVersion version, ConnectHarness connect) {
        start(connect, version.require());
        sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
        BigValues.hash(sync.from, "hash", 5_000, 20);
        BigValues.list(sync.from, "list", 50_000);
        BigValues.set(sync.from, "set", 10_000);
        BigValues.zset(sync.from, "zset", 10_000);
        sync.from.call("SET", "string", random(17_000_000, 1));
        for (int i = 1; i < 3_000; i++) {
            sync.from.call("XADD", "stream", i + "-1", "f", random(50, i));
        }
        BigValues.hash(sync.from, "one big field", 2, 100_000);
        BigValues.set(sync.from, "expiring}", 10_000);
        sync.from.call("PEXPIRE", "expiring}", 3_600_000);
        sync.run();
        sync.awaitEqual();
        sync.from.call("HSET", "hash", "f3", "changed");
        sync.from.call("LSET", "list", 17, "changed");
        sync.from.call("SREM", "set", "e8");
        sync.from.call("ZADD", "zset", 3.5, "e9");
        sync.from.call("APPEND", "string", "changed");
        sync.from.call("PERSIST", "expiring}");
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).as("no temporary key is left").isEqualTo(8L);
    }

    /** What a reply holds, the worker has in memory, and so has the server, which may evict its data for it. */
    @Test
    void noReplyHoldsMoreThanAFewBigElements(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        byte[] document = random(200_000, 1);
        for (int i = 0; i < 200; i++) {
            sync.from.call("RPUSH", "list", document);
        }
        BigValues.hash(sync.from, "hash", 200, 200_000);
        sync.from.call("CONFIG", "SET", "slowlog-max-len", 100_000);
        sync.from.call("CONFIG", "SET", "slowlog-log-slower-than", 0);
        sync.run();
        await("both to have arrived")
                .atMost(Duration.ofMinutes(1))
                .until(() -> sync.to.call("EXISTS", "hash", "list").equals(2L));
        List<List<String>> commands = commands();
        assertThat(commands)
                .filteredOn(command -> command.get(0).equals("LRANGE"))
                .isNotEmpty()
                .allMatch(range -> Long.parseLong(range.get(3)) - Long.parseLong(range.get(2)) < MOST_OF_200_KB);
        assertThat(commands)
                .filteredOn(command -> command.get(0).equals("HSCAN"))
                .isNotEmpty()
                .allMatch(scan -> Long.parseLong(scan.get(4)) <= MOST_OF_200_KB);
        sync.awaitEqual();
    }

    /** All that the source was asked to do, as far as its log goes back. */
    private List<List<String>> commands() {
        return ((List<?>) sync.from.call("SLOWLOG", "GET", 100_000))
                .stream()
                        .map(entry -> ((List<?>) ((List<?>) entry).get(3))
                                .stream().map(PiecewiseIT::text).toList())
                        .toList();
    }

    @Test
    void fieldsThatExpireAreKept(ConnectHarness connect) {
        start(connect, ServerVersion.R8.require());
        sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
        BigValues.hash(sync.from, "hash", 5_000, 20);
        sync.from.call("HPEXPIREAT", "hash", System.currentTimeMillis() + 3_600_000, "FIELDS", 1, "f4321");
        sync.run();
        sync.awaitEqual();
        assertThat(sync.to.call("HPEXPIRETIME", "hash", "FIELDS", 1, "f4321"))
                .isEqualTo(sync.from.call("HPEXPIRETIME", "hash", "FIELDS", 1, "f4321"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "utf8"})
    void typedRecordsCarryThePieces(String texts, ConnectHarness connect) {
        start(connect, ServerVersion.R8.require());
        sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
        sync.with("value.format", "typed").with("text.mode", texts).with("delete.events", "true");
        for (Map.Entry<String, String> each : Map.of(
                        "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                        "value.converter.schemas.enable", "false")
                .entrySet()) {
            sync.with(each.getKey(), each.getValue()).withSink(each.getKey(), each.getValue());
        }
        BigValues.hash(sync.from, "hash", 5_000, 20);
        sync.from.call("HPEXPIREAT", "hash", 4_102_444_800_123L, "FIELDS", 1, "f4321");
        BigValues.list(sync.from, "list", 50_000);
        BigValues.set(sync.from, "set", 10_000);
        BigValues.zset(sync.from, "zset", 10_000);
        for (int i = 1; i < 3_000; i++) {
            sync.from.call("XADD", "stream", i + "-1", "f", random(50, i));
        }
        sync.run();
        sync.awaitEqual();
        assertThat(sync.connect.topics().latest(sync.topic(0)).keySet())
                .as("parts of values")
                .anyMatch(key -> ChunkKey.isOne(key.toArray()));
        sync.from.call("HSET", "hash", "f3", "changed");
        sync.from.call("LSET", "list", 17, "changed");
        sync.from.call("DEL", "set");
        sync.from.call("ZADD", "zset", 3.5, "e9");
        sync.awaitEqual();
    }

    @Test
    void aKeyThatNeverRestsArrivesAllTheSame(ConnectHarness connect) throws InterruptedException {
        start(connect, RedisBinary.find());
        sync.with("value.max.bytes", "50000").with("read.max.block.ms", "1");
        BigValues.hash(sync.from, "hot", 20_000, 20);
        AtomicBoolean ended = new AtomicBoolean();
        Redis writing = sync.from.again();
        Thread writer = new Thread(() -> {
            try (writing) {
                for (int i = 0; !ended.get(); i++) {
                    writing.call("HSET", "hot", "f" + i % 20_000, "v" + i);
                }
            }
        });
        sync.run();
        writer.start();
        await("the hot key to arrive")
                .atMost(Duration.ofSeconds(60))
                .until(() -> sync.to.call("EXISTS", "hot").equals(1L));
        ended.set(true);
        writer.join();
        sync.awaitEqual();
    }

    private void start(ConnectHarness connect, RedisBinary binary) {
        sync = new Replication(
                connect, RedisServer.start(binary, "--notify-keyspace-events", "EA"), RedisServer.start(binary));
    }

    /** Changes both collections now and then, and other keys all the time. */
    private static void write(Redis redis, int elements, AtomicBoolean ended) {
        try (redis) {
            for (int i = 0; !ended.get(); i++) {
                redis.call("SET", "other:" + i % 1_000, "value " + i);
                if (i % 5_000 == 0) {
                    redis.call("HSET", "hash", "f" + i % elements, "changed " + i);
                    redis.call("LSET", "list", i % elements, "changed " + i);
                    redis.call("RPUSH", "list", "more " + i);
                }
            }
        }
    }
}
