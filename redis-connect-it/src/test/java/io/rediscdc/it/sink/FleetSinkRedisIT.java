package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Slice;
import io.rediscdc.event.Slots;
import io.rediscdc.event.ValueType;
import io.rediscdc.it.Keys;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.placement.Placement;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.fleet.SentinelTarget;
import io.rediscdc.sink.gather.Gathered;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.LedgerSettings;
import io.rediscdc.sink.marker.TopicFacts;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
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
    void aShardThatStallsHoldsUpNoOtherWithinOneBatch() throws Exception {
        List<LocalRedis> shards = new ArrayList<>();
        try {
            for (int i = 0; i < SHARDS; i++) {
                shards.add(LocalRedis.start(folder));
            }
            String uris = shards.stream().map(LocalRedis::uri).collect(Collectors.joining(","));
            try (SinkHarness sink = SinkHarness.start(Map.of(
                    "redis.topology", "sharded",
                    "redis.uri", uris,
                    "batch.max.records", "100",
                    "batches.in.flight", "10"))) {
                sink.put(records(sink, 100).toArray(SinkRecord[]::new));
                List<SinkRecord> batch = records(sink, 4_000);
                Placement placement = Placement.named(
                        "slot", shards.stream().map(LocalRedis::uri).toList());
                shards.get(0).signal("STOP");
                try {
                    sink.deliver(batch);
                    for (int i = 1; i < SHARDS; i++) {
                        int shard = i;
                        long own = batch.stream()
                                .filter(record -> placement.of((byte[]) record.key()) == shard)
                                .count();
                        await("shard " + i)
                                .atMost(Duration.ofSeconds(20))
                                .until(() -> Keys.count(shards.get(shard)::call).equals(own));
                    }
                    assertThat(sink.committable(0)).isLessThan(4_100);
                } finally {
                    shards.get(0).signal("CONT");
                }
                sink.drain();
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
            sink.put(
                    sink.record(0, "{tag}old", string("2")),
                    sink.record(0, "{tag}new", string("3")),
                    sink.record(0, "{tag}gone", null));
            assertThat(SinkHarness.metric("retries-total")).as("done at once").isZero();
            assertThat(from.call("GET", "{tag}old")).isEqualTo(bytes("2"));
            assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", slot)).isEqualTo(1L);
            cluster.migrate(slot, to);
            sink.put(sink.record(0, "{tag}new", string("4")), sink.record(0, "{tag}old", null));
            assertThat(SinkHarness.metric("retries-total"))
                    .as("MOVED is followed")
                    .isZero();
            assertThat(to.call("GET", "{tag}new")).isEqualTo(bytes("4"));
            assertThat(to.call("EXISTS", "{tag}old")).isEqualTo(0L);
        }
    }

    @Test
    void aReplicaThatTakesWritesIsNotWrittenTo() throws IOException {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 5_000, "test");
        try (LocalRedis primary = LocalRedis.start(folder);
                LocalRedis replica = LocalRedis.start(folder, "--replica-read-only", "no");
                RedisClients clients = new RedisClients(settings);
                TaskMetrics registered = TaskMetrics.create(() -> null, "admission", "0")) {
            replica.call("REPLICAOF", "127.0.0.1", primary.port());
            TemporaryKeys names = new TemporaryKeys(UUID.randomUUID());
            ServerWriters servers = writers(clients, names, registered);
            RedisAddress told = new RedisAddress(null, "127.0.0.1", replica.port(), false);
            SentinelTarget target =
                    new SentinelTarget("m", () -> told, servers.ledger().hash("all", false), servers);
            SinkRecord record = new SinkRecord("t.db0", 0, null, bytes("k"), null, null, 0);
            LastStates states = new LastStates(1);
            states.add(new DbKey(0, bytes("k")), new Mutation(new DbKey(0, bytes("k")), null, Cause.DEL, record));
            replica.call("SET", "k", "v");
            assertThatThrownBy(() -> target.write(states.states())).hasMessageContaining("role is slave");
            assertThat(replica.call("GET", "k")).isEqualTo(bytes("v"));
            replica.call("REPLICAOF", "NO", "ONE");
            assertThat(target.write(states.states())).isEmpty();
            assertThat(replica.call("GET", "k")).isNull();
        }
    }

    @Test
    void whatAPrimaryHadLostIsForgottenOnceItIsThePrimaryAgain() throws IOException {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 5_000, "test");
        try (LocalRedis one = LocalRedis.start(folder);
                LocalRedis other = LocalRedis.start(folder);
                RedisClients clients = new RedisClients(settings);
                TaskMetrics registered = TaskMetrics.create(() -> null, "there-and-back", "0")) {
            TemporaryKeys names = new TemporaryKeys(UUID.randomUUID());
            ServerWriters servers = writers(clients, names, registered);
            AtomicReference<LocalRedis> primary = new AtomicReference<>(one);
            SentinelTarget target = new SentinelTarget(
                    "m",
                    () -> new RedisAddress(null, "127.0.0.1", primary.get().port(), false),
                    servers.ledger().hash("all", false),
                    servers);
            DbKey key = new DbKey(0, bytes("k"));
            LastStates states = new LastStates(1);
            SinkRecord record = new SinkRecord("t.db0", 0, null, bytes("k"), null, null, 0);
            states.add(key, new Mutation(key, string("v"), Cause.UNKNOWN, record));
            UUID set = UUID.randomUUID();
            target.gather(List.of(chunk(names, set, 0)));
            one.call("FLUSHALL");
            target.gather(List.of(chunk(names, set, 1)));
            assertThat(target.lost()).containsExactly(set);

            one.call("CONFIG", "SET", "maxmemory", "1");
            assertThatThrownBy(() -> target.write(states.states())).hasMessageContaining("OOM");
            primary.set(other);
            target.gather(List.of(chunk(names, UUID.randomUUID(), 0)));
            other.call("CONFIG", "SET", "maxmemory", "1");
            assertThatThrownBy(() -> target.write(states.states())).hasMessageContaining("OOM");
            one.call("CONFIG", "SET", "maxmemory", "0");
            primary.set(one);
            target.gather(List.of());
            assertThat(target.write(states.states())).isEmpty();
            assertThat(target.lost()).isEmpty();
        }
    }

    private static ServerWriters writers(RedisClients clients, TemporaryKeys names, TaskMetrics registered) {
        SinkMetrics metrics = new SinkMetrics(registered);
        LedgerSettings settings = new LedgerSettings("sink", "merge", "fail", Set.of(), true);
        Ledger ledger = new Ledger(settings, TopicFacts.assumed(86_400_000), metrics);
        return new ServerWriters(clients, 10, 1, names, ledger, metrics);
    }

    private static Gathered chunk(TemporaryKeys names, UUID set, int number) {
        DbKey key = new DbKey(0, bytes("big"));
        SinkRecord record = new SinkRecord("t.db0", 0, null, key.bytes(), null, null, number);
        Chunk chunk = new Chunk(Layout.RAW, ValueType.STRING, number, Slice.of("x"));
        return new Gathered(
                new ChunkRecord(new ChunkKey(set, number, key.bytes()), key, chunk, record), key, names.of(key, set));
    }

    @Test
    void aServerThatHasGotTheAddressOfANodeIsNotWrittenTo() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                SinkHarness sink =
                        SinkHarness.start(Map.of("redis.topology", "cluster", "redis.uri", cluster.uris()))) {
            RedisServer node = cluster.ownerOf(Slots.of(bytes("k")));
            sink.put(sink.record(0, "k", string("1")));
            node.kill9();
            try (LocalRedis other = LocalRedis.startAt(folder, node.port())) {
                sink.deliver(List.of(sink.record(0, "k", string("2"))));
                for (int i = 0; i < 3; i++) {
                    sink.failsAgain();
                }
                assertThat(Keys.count(other::call)).isEqualTo(0L);
            }
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
