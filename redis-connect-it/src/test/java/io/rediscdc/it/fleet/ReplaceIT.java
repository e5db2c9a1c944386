package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** target.initial=replace: targets that held other keys end equal to the source, by verify, which finds every other key. */
@ExtendWith(SharedConnect.class)
class ReplaceIT {
    private static final int FOREIGN = 20_000;

    @Test
    void exactlyWhatTheTopicsDoNotHoldGoesWhileLiveWritesGoOn(ConnectHarness connect) {
        try (RedisServer target = RedisServer.start(RedisBinary.find());
                Pipeline pipeline =
                        replacing(connect, "replace-live", target.uri(), Map.of("rate.limit.ops", "20000"))) {
            fill(key -> target, FOREIGN);
            target.call("SET", "seq:1", "older");
            target.call("SET", "__rediscdc:another", "v");
            target.call("HSET", "once:1", "of", "another type");
            try (Traffic traffic = new Traffic(pipeline.source());
                    NewKeys news = new NewKeys(pipeline.source())) {
                traffic.awaitMore(2L * Traffic.KEYS);
                pipeline.run();
                Removed.await(pipeline, FOREIGN);
                news.awaitMore(1_000);
            }
            pipeline.awaitEqual();
            assertThat(Removed.count(pipeline)).isGreaterThanOrEqualTo(FOREIGN).isLessThan(FOREIGN + 100);
            assertThat(target.call("EXISTS", "__rediscdc:another")).isEqualTo(1L);
        }
    }

    @Test
    void aTaskThatEndsInTheMiddleIsFollowedByOneThatGoesOn(ConnectHarness connect) {
        String name = "replace-again";
        try (RedisServer target = RedisServer.start(RedisBinary.find());
                Pipeline pipeline = replacing(connect, name, target.uri(), Map.of("rate.limit.ops", "2000"))) {
            fill(key -> target, FOREIGN);
            pipeline.source().call("SET", "before", "v");
            try (NewKeys news = new NewKeys(pipeline.source())) {
                pipeline.run();
                await("some to be removed").atMost(Duration.ofSeconds(60)).until(() -> Removed.count(pipeline) > 1_000);
                connect.stop(pipeline.sinkName());
                assertThat((Long) target.call("DBSIZE")).isGreaterThan(FOREIGN / 4);
                assertThat(markers(target, name)).anyMatch(marker -> marker.endsWith(" replacing"));
                connect.resume(pipeline.sinkName());
                Removed.await(pipeline, 1);
                news.awaitMore(100);
            }
            pipeline.awaitEqual();
            assertThat(markers(target, name)).noneMatch(marker -> marker.endsWith(" replacing"));
        }
    }

    @Tag("matrix")
    @Test
    void severalTasksEachRemoveTheirPartOfAllShards(ConnectHarness connect) {
        List<RedisServer> shards = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                shards.add(RedisServer.start(RedisBinary.find()));
            }
            String uris = shards.stream().map(RedisServer::uri).collect(Collectors.joining(","));
            Map<String, String> sharded = Map.of(
                    "redis.topology",
                    "sharded",
                    "redis.sharding",
                    "ketama",
                    "tasks.max",
                    "3",
                    "rate.limit.ops",
                    "9000");
            try (Pipeline pipeline = replacing(connect, "replace-shards", uris, sharded)) {
                for (RedisServer shard : shards.subList(0, 2)) { // the third one is empty
                    fill(key -> shard, FOREIGN / 2);
                }
                shards.forEach(shard -> shard.call("SET", "once:0", "at two of them misplaced"));
                try (Traffic traffic = new Traffic(pipeline.source());
                        NewKeys news = new NewKeys(pipeline.source())) {
                    pipeline.run();
                    Removed.await(pipeline, FOREIGN);
                    traffic.awaitMore(Traffic.KEYS);
                    news.awaitMore(1_000);
                }
                pipeline.awaitEqual();
            }
        } finally {
            shards.forEach(RedisServer::close);
        }
    }

    @Test
    @Tag("matrix")
    void aClusterWhoseSlotsMoveMeanwhileIsLookedThroughWhole(ConnectHarness connect) {
        Map<String, String> slow = Map.of("redis.topology", "cluster", "tasks.max", "2", "rate.limit.ops", "4000");
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                Pipeline pipeline = replacing(connect, "replace-cluster", cluster.uris(), slow)) {
            fill(key -> cluster.ownerOf(Slots.of(bytes(key))), FOREIGN);
            try (Traffic traffic = new Traffic(pipeline.source());
                    NewKeys news = new NewKeys(pipeline.source())) {
                pipeline.run();
                await("some to be removed").atMost(Duration.ofSeconds(60)).until(() -> Removed.count(pipeline) > 1_000);
                int moved = 0;
                for (int slot = 0; slot < Slots.COUNT && Removed.count(pipeline) < FOREIGN / 2; slot += 97) {
                    RedisServer to = cluster.primaries().get(moved++ % 3);
                    if (!to.equals(cluster.ownerOf(slot))) {
                        cluster.migrate(slot, to);
                    }
                }
                assertThat(moved).isGreaterThan(3);
                Removed.await(pipeline, FOREIGN / 2);
                traffic.awaitMore(Traffic.KEYS);
                news.awaitMore(1_000);
            }
            pipeline.awaitEqual();
            for (RedisServer primary : cluster.primaries()) {
                assertThat((List<?>) primary.call("KEYS", "foreign:*")).isEmpty();
            }
        }
    }

    @Test
    @Tag("matrix")
    void aPrimaryThatAnotherTakesOverFromMeanwhileIsLookedThroughAnew(ConnectHarness connect) {
        try (SentinelGroup group = SentinelGroup.start(RedisBinary.find(), 2);
                Pipeline pipeline = replacing(
                        connect,
                        "replace-sentinel",
                        group.sentinelUris(),
                        Map.of(
                                "redis.topology", "sentinel",
                                "redis.sentinel.master", SentinelGroup.MASTER,
                                "rate.limit.ops", "3000"))) {
            RedisServer primary = group.primary();
            fill(key -> primary, FOREIGN);
            try (NewKeys news = new NewKeys(pipeline.source())) {
                pipeline.run();
                await("some to be removed").atMost(Duration.ofSeconds(60)).until(() -> Removed.count(pipeline) > 1_000);
                group.killPrimary();
                Removed.await(pipeline, FOREIGN / 2);
                news.awaitMore(100);
            }
            pipeline.awaitEqual();
        }
    }

    @Test
    void whatFiltersAndPrefixesLeaveAloneStays(ConnectHarness connect) {
        Map<String, String> names = Map.of(
                "database.map", "*:5",
                "keys.include", "app:*",
                "keys.exclude", "*:private",
                "key.prefix.strip", "app:",
                "key.prefix.add", "db${db}:");
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                Redis target = new Redis(server);
                Pipeline pipeline = replacing(connect, "replace-names", server.uri(), names);
                Redis source = new Redis(pipeline.source())) {
            pipeline.sourceConfig().put("capture.databases", "*");
            target.run("SET db0:in.another.database v", "SELECT 5");
            target.run("SET db0:gone v", "SET db1:gone v", "SET db0:kept older", "SET db1:{tag}kept older");
            target.run("SET db0:x:private v", "SET theirs v", "SET app:x v", "SET db7:of.no.topic v");
            source.run("SET app:kept v", "SET app:x:private v", "SET theirs no", "SELECT 1", "SET app:{tag}kept v");
            pipeline.run();
            Removed.await(pipeline, 2);
            assertThat(target.call("UNLINK", "db7:of.no.topic"))
                    .as("verify would miss it at the source")
                    .isEqualTo(1L);
            pipeline.awaitEqual();
            assertThat(target.call("EXISTS", "db0:gone", "db1:gone")).isEqualTo(0L);
            assertThat(target.call("EXISTS", "db0:x:private", "theirs", "app:x"))
                    .isEqualTo(3L);
            assertThat(target.call("GET", "db1:{tag}kept")).isEqualTo(bytes("v"));
            target.call("SELECT", 0);
            assertThat(target.call("EXISTS", "db0:in.another.database")).isEqualTo(1L);
        }
    }

    @Test
    void whereTheTopicsHoldTooManyKeysNothingIsRemovedAndTheFieldIsNamed(ConnectHarness connect) {
        try (RedisServer target = RedisServer.start(RedisBinary.find());
                Pipeline pipeline =
                        replacing(connect, "replace-much", target.uri(), Map.of("replace.memory.bytes", "1048576"))) {
            target.call("SET", "foreign:1", "v");
            fill(key -> pipeline.source(), 60_000);
            pipeline.source().call("DEL", "foreign:1");
            pipeline.runSource();
            await("the snapshot")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> connect.topics().records(pipeline.topic()).size() >= 59_999);
            pipeline.run();
            assertThat(connect.awaitFailedTask(pipeline.sinkName()))
                    .contains("replace.memory.bytes")
                    .contains("tasks.max");
            assertThat(target.call("EXISTS", "foreign:1")).isEqualTo(1L);
        }
    }

    private static Pipeline replacing(ConnectHarness connect, String name, String uri, Map<String, String> more) {
        Pipeline pipeline = new Pipeline(connect, name, uri, more);
        pipeline.sinkConfig().put("target.initial", "replace");
        pipeline.sinkConfig().put("kafka.bootstrap.servers", connect.bootstrap());
        return pipeline;
    }

    /** Keys that no topic holds, of several types. */
    private static void fill(Function<String, RedisServer> server, int count) {
        for (int i = 0; i < count; i++) {
            String key = "foreign:" + i;
            if (i % 10 == 0) {
                server.apply(key).call("HSET", key, "f", i);
            } else {
                server.apply(key).call("SET", key, i);
            }
        }
    }

    private static List<String> markers(RedisServer target, String name) {
        return ((List<?>) target.call("HVALS", "__rediscdc:target:{all}:fleet-" + name + "-sink"))
                .stream()
                        .map(value -> new String((byte[]) value, StandardCharsets.UTF_8))
                        .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
