package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import io.rediscdc.it.Checkout;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.Keys;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Families;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster as target, whatever becomes of its slots and nodes: it ends as the source is, each key in order. */
@ExtendWith(SharedConnect.class)
class ClusterTargetIT {
    private static final int MOVED_KEYS = 30;

    private RedisCluster cluster;
    private Pipeline pipeline;

    @AfterEach
    void end() {
        cluster.close();
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void everyFamilyOfCommandsArrivesByTheUserThatShips(ConnectHarness connect) {
        String acl = Checkout.root().resolve("config/acl/sink-cluster.acl").toString();
        cluster = RedisCluster.start(RedisBinary.find(), 3, 0, "--aclfile", acl);
        start(connect, "families", Map.of());
        Map<String, String> asUser = new HashMap<>(pipeline.sinkConfig());
        asUser.put("redis.username", "redis-sink");
        asUser.put("redis.password", "CHANGE-ME");
        assertThat(FieldErrors.of(new RedisSinkConnector(), asUser)).isEmpty();
        try (Redis redis = new Redis(pipeline.source())) {
            Families.binary(redis, "binary:");
            connect.run("fleet-families", pipeline.sourceConfig());
            connect.run("fleet-families-sink", asUser);
            for (String family : Families.supportedBy(redis)) {
                Families.run(redis, family, "f:");
            }
        }
        pipeline.awaitEqual();
        for (RedisServer primary : cluster.primaries()) {
            assertThat(Keys.count(primary::call)).isPositive();
        }
    }

    @Test
    void primariesDieAndSlotsMoveUnderLoad(ConnectHarness connect) {
        cluster = RedisCluster.start(RedisBinary.find(), 3, 1);
        start(connect, "chaos", Map.of());
        pipeline.run();
        try (OrderWatch watches = new OrderWatch(cluster.primaries())) {
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(10_000);
                reshard();
                pipeline.awaitApplied(5_000);
                cluster.killPrimary(cluster.ownerOf(0));
                watches.add(cluster.ownerOf(0));
                pipeline.awaitApplied(10_000);
                reshard();
                pipeline.awaitApplied(5_000);
                traffic.awaitMore(Traffic.KEYS);
            }
            pipeline.awaitEqual();
            assertThat(watches.writes()).isGreaterThan(10_000);
            assertThat(watches.violations()).isEmpty();
        }
        assertThat(pipeline.sinkMetric("records-applied-total")).isGreaterThan(30_000);
        assertThat(pipeline.sinkMetric("records-errant-total")).isZero();
    }

    @Test
    void bigValuesArriveWhileTheirSlotsMove(ConnectHarness connect) {
        cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
        start(connect, "big", Map.of());
        pipeline.sourceConfig().put("value.max.bytes", "20000");
        load(0);
        pipeline.run();
        pipeline.awaitEqual();
        assertThat(pipeline.sinkMetric("big-values-applied-total")).isPositive();
        List<RedisServer> primaries = cluster.primaries();
        for (int round = 1; round <= 3; round++) {
            load(round);
            for (String key : List.of("string{1}", "list{2}", "hash{3}", "set{4}", "zset{5}", "dump{6}")) {
                int slot = Slots.of(key.getBytes(StandardCharsets.UTF_8));
                cluster.migrate(slot, primaries.get((slot + round) % primaries.size()));
            }
        }
        pipeline.awaitEqual();
        for (RedisServer primary : cluster.primaries()) {
            assertThat((List<?>) primary.call("KEYS", "__rediscdc:gather:*"))
                    .as("what was gathered is in place or removed")
                    .isEmpty();
        }
    }

    @Test
    void validateNamesTheFieldAtFault() {
        cluster = RedisCluster.start(RedisBinary.find(), 3, 1);
        RedisServer first = cluster.primaries().get(0);
        Map<String, String> config = new HashMap<>(
                Map.of("redis.topology", "cluster", "redis.uri", first.uri(), "topics.regex", "t\\.db\\d+"));
        assertThat(FieldErrors.of(new RedisSinkConnector(), config)).isEmpty();
        assertThat(FieldErrors.of(new RedisSinkConnector(), with(config, "redis.topology", "standalone"))
                        .get("redis.topology"))
                .contains("set redis.topology=cluster");
        assertThat(FieldErrors.of(new RedisSinkConnector(), with(config, "redis.uri", "redis://127.0.0.1:1"))
                        .get("redis.uri"))
                .contains("No node of the cluster can be reached");
        cluster.beginToMigrate(0, cluster.primaries().get(1));
        assertThat(FieldErrors.of(new RedisSinkConnector(), config))
                .as("slots on the move are no mistake of the configuration's")
                .isEmpty();
        cluster.primaries().get(1).call("ACL", "SETUSER", "lesser", "on", ">p", "+@all", "~*", "-restore");
        first.call("ACL", "SETUSER", "lesser", "on", ">p", "+@all", "~*");
        cluster.primaries().get(2).call("ACL", "SETUSER", "lesser", "on", ">p", "+@all", "~*");
        Map<String, String> lesser = with(with(config, "redis.username", "lesser"), "redis.password", "p");
        assertThat(FieldErrors.of(new RedisSinkConnector(), lesser).get("redis.username"))
                .contains("RESTORE")
                .contains(cluster.primaries().get(1).address().hostAndPort());
        try (RedisServer single = RedisServer.start(RedisBinary.find())) {
            assertThat(FieldErrors.of(new RedisSinkConnector(), with(config, "redis.uri", single.uri()))
                            .get("redis.topology"))
                    .contains("no node of a cluster");
        }
    }

    private void start(ConnectHarness connect, String name, Map<String, String> more) {
        Map<String, String> target = new HashMap<>(more);
        target.put("redis.topology", "cluster");
        pipeline = new Pipeline(connect, "cluster-" + name, cluster.uris(), target);
    }

    private void reshard() {
        List<RedisServer> primaries = cluster.primaries();
        int turn = 0;
        for (int slot : slotsWithKeys()) {
            cluster.migrate(slot, primaries.get(turn++ % primaries.size()));
            cluster.migrate(slot, primaries.get(turn++ % primaries.size()));
        }
    }

    private static Set<Integer> slotsWithKeys() {
        Set<Integer> slots = new TreeSet<>();
        for (int i = 0; i < MOVED_KEYS; i++) {
            slots.add(Slots.of(("seq:" + i).getBytes(StandardCharsets.UTF_8)));
        }
        return slots;
    }

    /** Values beyond value.max.bytes of every type, another one each time. */
    private void load(int seed) {
        Random random = new Random(seed);
        try (Redis redis = new Redis(pipeline.source());
                RespSocket socket = redis.connect()) {
            byte[] string = new byte[500_000];
            random.nextBytes(string);
            socket.call("SET", "string{1}", string);
            for (int i = 0; i < 3_000; i++) {
                String element = seed + "-element-" + i + "-" + random.nextLong();
                socket.call("RPUSH", "list{2}", element);
                socket.call("HSET", "hash{3}", "field" + i, element);
                socket.call("SADD", "set{4}", element);
                socket.call("ZADD", "zset{5}", i, element);
                socket.call("XADD", "dump{6}", "*", "field", element);
            }
        }
    }

    private static Map<String, String> with(Map<String, String> config, String key, String value) {
        Map<String, String> changed = new HashMap<>(config);
        changed.put(key, value);
        return changed;
    }
}
