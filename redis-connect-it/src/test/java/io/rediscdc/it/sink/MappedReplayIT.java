package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that come again although nothing but the keys themselves tells that they were applied, at every server. */
class MappedReplayIT {
    private static final int PARTITIONS = 3;

    /** As after a crash between a write and the marker that tells of it. */
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void nothingIsAddedTwiceWithoutMarkers(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server)) {
            for (String type : List.of("list", "stream", "set", "zset")) {
                List<SinkRecord> records = made(new MappedRecords(), type, 0, 40);
                Map<String, String> props = props(server.uri(), type);
                deliver(props, records.subList(0, 25));
                dropMarkers(redis);
                deliver(props, records);
                dropMarkers(redis);
                deliver(props, records.subList(13, 40));
                assertThat(redis.call(count(type), type)).as(type).isEqualTo(40L);
            }
        }
    }

    /** Its offsets begin at 0 again, and what they say of the former one is no word about these. */
    @ParameterizedTest
    @CsvSource({"list, true", "list, false", "stream, true", "stream, false"})
    void whatATopicHoldsThatWasMadeAnewIsAddedToWhatTheFormerOneHeld(String type, boolean restarted) {
        try (RedisServer server = ServerVersion.R7.start();
                Redis redis = new Redis(server)) {
            List<SinkRecord> former = made(new MappedRecords(), type, 0, 40);
            List<SinkRecord> anew = made(new MappedRecords(MappedRecords.TIMESTAMP + 1), type, 40, 65);
            Map<String, String> props = props(server.uri(), type);
            if (restarted) {
                deliver(props, former);
                deliver(props, anew);
            } else {
                try (SinkHarness sink = SinkHarness.start(props)) {
                    sink.put(former);
                    sink.put(anew);
                }
            }
            assertThat(redis.call(count(type), type)).isEqualTo(65L);
            dropMarkers(redis);
            deliver(props, anew);
            deliver(props, anew.subList(7, 25));
            assertThat(redis.call(count(type), type)).as("delivered again").isEqualTo(65L);
        }
    }

    /** Producers give the times that they like. */
    @Test
    void timesInAnyOrderMakeNothingComeTwice() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (RedisServer server = ServerVersion.R7.start();
                Redis redis = new Redis(server)) {
            MappedRecords made = new MappedRecords();
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                records.add(made.at(random.nextInt(50), i % PARTITIONS, "list", Map.of("m", "m" + i)));
            }
            Map<String, String> props = props(server.uri(), "list");
            for (int round = 0; round < 6; round++) {
                deliver(props, records.subList(0, 40 + random.nextInt(160)));
                dropMarkers(redis);
            }
            deliver(props, records);
            assertThat(redis.call("LLEN", "list")).as("seed " + seed).isEqualTo(200L);
        }
    }

    /** Each step of the script fails alone, by the kind that it is of, whatever the server's words for it. */
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aKeyOfAnotherTypeIsABadRecordAndAFullServerIsAnOutage(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server);
                SinkHarness sink = SinkHarness.start(props(server.uri(), "list"))) {
            MappedRecords made = new MappedRecords();
            redis.call("SET", "str", "v");
            SinkRecord bad = made.of("str", Map.of("m", "x"));
            sink.put(bad, made.of("l", Map.of("m", "1")));
            assertThat(sink.errant).containsExactly(bad);
            assertThat(sink.reasons).first().asString().contains("WRONGTYPE");
            redis.call("CONFIG", "SET", "maxmemory", "1");
            sink.deliverInVain(List.of(made.of("l", Map.of("m", "2")), made.of("l", Map.of("m", "3"))));
            redis.call("CONFIG", "SET", "maxmemory", "0");
            sink.drain();
            assertThat(redis.call("LLEN", "l")).isEqualTo(3L);
            assertThat(sink.errant).hasSize(1);
        }
    }

    @Test
    void inAClusterTheNotesGoWhereTheirKeysGo() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0)) {
            MappedRecords made = new MappedRecords();
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String key = i % 2 == 0 ? "{tag}" + i % 10 : "odd}{" + i % 50;
                records.add(made.of(i % PARTITIONS, key, Map.of("m", "m" + i)));
            }
            Map<String, String> props = props(cluster.uris(), "list");
            props.put("redis.topology", "cluster");
            deliver(props, records);
            int slot = Slots.of(SinkHarness.bytes("{tag}"));
            RedisServer from = cluster.ownerOf(slot);
            RedisServer to = cluster.primaries().stream()
                    .filter(server -> server != from)
                    .findFirst()
                    .orElseThrow();
            cluster.migrate(slot, to);
            cluster.primaries().forEach(MappedReplayIT::dropMarkersAt);
            deliver(props, records);
            long elements = 0;
            for (RedisServer primary : cluster.primaries()) {
                for (Object key : (List<?>) primary.call("KEYS", "*")) {
                    if (!new String((byte[]) key, java.nio.charset.StandardCharsets.ISO_8859_1)
                            .startsWith("__rediscdc:")) {
                        elements += (long) primary.call("LLEN", key);
                    }
                }
            }
            assertThat(elements).isEqualTo(300);
            assertThat((long) to.call("CLUSTER", "COUNTKEYSINSLOT", slot)).isGreaterThanOrEqualTo(10);
        }
    }

    private static List<SinkRecord> made(MappedRecords made, String key, int from, int to) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(made.of(i % PARTITIONS, key, Map.of("m", "m" + i, "s", i)));
        }
        return records;
    }

    private static void deliver(Map<String, String> props, List<SinkRecord> records) {
        try (SinkHarness sink = SinkHarness.start(props)) {
            sink.put(records);
            assertThat(sink.reasons).isEmpty();
        }
    }

    private static void dropMarkers(Redis redis) {
        for (Object key : (List<?>) redis.call("KEYS", "*")) {
            if (Keys.isMarker((byte[]) key)) {
                redis.call("DEL", key);
            }
        }
    }

    private static void dropMarkersAt(RedisServer server) {
        try (Redis redis = new Redis(server)) {
            dropMarkers(redis);
        }
    }

    private static String count(String type) {
        return switch (type) {
            case "list" -> "LLEN";
            case "stream" -> "XLEN";
            case "set" -> "SCARD";
            default -> "ZCARD";
        };
    }

    private static Map<String, String> props(String uri, String type) {
        Map<String, String> props = new HashMap<>(Map.of(
                "redis.uri",
                uri,
                "target.initial",
                "merge",
                "record.format",
                "mapped",
                "map.type",
                type,
                "map.value",
                type.equals("stream") ? "value" : "value.m"));
        if (type.equals("zset")) {
            props.put("map.score", "value.s");
        }
        return props;
    }
}
