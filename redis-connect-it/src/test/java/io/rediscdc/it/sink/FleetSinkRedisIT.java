package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slots;
import io.rediscdc.placement.Placement;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink task with targets of several servers, at moments that only a test can hold still. */
class FleetSinkRedisIT {
    private static final int SHARDS = 4;

    @TempDir
    static Path folder;

    @Test
    void aShardThatStallsHoldsUpNoOtherWithinOnePut() throws Exception {
        List<LocalRedis> shards = new ArrayList<>();
        try {
            for (int i = 0; i < SHARDS; i++) {
                shards.add(LocalRedis.start(folder));
            }
            String uris = shards.stream().map(LocalRedis::uri).collect(Collectors.joining(","));
            try (SinkHarness sink = SinkHarness.start(Map.of(
                    "redis.topology", "sharded",
                    "redis.uri", uris,
                    "batch.max.records", "10",
                    "batches.in.flight", "1"))) {
                sink.put(records(sink, 100).toArray(SinkRecord[]::new));
                List<SinkRecord> batch = records(sink, 4_000);
                Placement placement = Placement.named(
                        "slot", shards.stream().map(LocalRedis::uri).toList());
                shards.get(0).signal("STOP");
                Thread writer = new Thread(() -> sink.tryPut(batch), "writer");
                try {
                    writer.start();
                    for (int i = 1; i < SHARDS; i++) {
                        int shard = i;
                        long own = batch.stream()
                                .filter(record -> placement.of((byte[]) record.key()) == shard)
                                .count();
                        await("shard " + i)
                                .atMost(Duration.ofSeconds(20))
                                .until(() -> shards.get(shard).call("DBSIZE").equals(own));
                    }
                    assertThat(writer.isAlive()).isTrue();
                } finally {
                    shards.get(0).signal("CONT");
                }
                writer.join(20_000);
                assertThat(writer.isAlive()).isFalse();
                assertThat(sink.committable(0)).isEqualTo(4_100);
            }
        } finally {
            shards.forEach(LocalRedis::close);
        }
    }

    @Test
    void aNewKeyOfASlotOnTheMoveIsWrittenWhereTheSlotIsGoing() {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                SinkHarness sink =
                        SinkHarness.start(Map.of("redis.topology", "cluster", "redis.uri", cluster.uris()))) {
            int slot = Slots.of(bytes("{tag}"));
            RedisServer from = cluster.ownerOf(slot);
            RedisServer to = cluster.primaries().stream()
                    .filter(server -> server != from)
                    .findFirst()
                    .orElseThrow();
            sink.put(sink.record(0, "{tag}old", string("1")));
            to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.call("CLUSTER", "MYID"));
            from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.call("CLUSTER", "MYID"));
            assertThat(sink.tryPut(List.of(
                            sink.record(0, "{tag}old", string("2")),
                            sink.record(0, "{tag}new", string("3")),
                            sink.record(0, "{tag}gone", null))))
                    .as("done at once")
                    .isTrue();
            assertThat(from.call("GET", "{tag}old")).isEqualTo(bytes("2"));
            assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", slot)).isEqualTo(1L);
            cluster.migrate(slot, to);
            assertThat(sink.tryPut(List.of(sink.record(0, "{tag}new", string("4")), sink.record(0, "{tag}old", null))))
                    .as("MOVED is followed")
                    .isTrue();
            assertThat(to.call("GET", "{tag}new")).isEqualTo(bytes("4"));
            assertThat(to.call("EXISTS", "{tag}old")).isEqualTo(0L);
        }
    }

    @Test
    void aReplicaThatTakesWritesIsNotWrittenTo() {
        try (SentinelGroup group = SentinelGroup.start(RedisBinary.find(), 1);
                SinkHarness sink = SinkHarness.start(Map.of(
                        "redis.topology",
                        "sentinel",
                        "redis.sentinel.master",
                        SentinelGroup.MASTER,
                        "redis.uri",
                        group.sentinelUris()))) {
            RedisServer before = group.primary();
            RedisServer after = group.replicas().get(0);
            sink.put(sink.record(0, "k", string("1")));
            after.call("REPLICAOF", "NO", "ONE");
            before.call("CONFIG", "SET", "replica-read-only", "no");
            before.call("REPLICAOF", "127.0.0.1", after.port());
            before.call("CLIENT", "KILL", "TYPE", "normal");
            assertThat(sink.tryPut(List.of(sink.record(0, "k", string("2"))))).isFalse();
            assertThat(before.call("GET", "k")).isNotEqualTo(bytes("2"));
        }
    }

    @Test
    void aRecordOfAnotherDatabaseThanZeroStopsTheTaskOfACluster() {
        try (SinkHarness sink =
                SinkHarness.start(Map.of("redis.topology", "cluster", "redis.uri", "redis://127.0.0.1:1"))) {
            assertThatThrownBy(() -> sink.put(sink.record(3, "k", null)))
                    .hasMessageContaining("Database 3 is not in database.map");
        }
    }

    private static List<SinkRecord> records(SinkHarness sink, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> sink.record(0, "key:" + i, string("v")))
                .toList();
    }

    private static KeyValue string(String text) {
        return KeyValue.string(bytes(text), 0);
    }
}
