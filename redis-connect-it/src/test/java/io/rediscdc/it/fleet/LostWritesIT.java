package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Targets that lose what they had acknowledged, or all that they had: each ends equal to the source, by verify. */
@ExtendWith(SharedConnect.class)
class LostWritesIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int SHARDS = 3;

    @Test
    void aReplicaThatHadNotGotTheLastWritesIsPromoted(ConnectHarness connect) throws Exception {
        try (SentinelGroup group = SentinelGroup.start(RedisBinary.find(), 2);
                Pipeline pipeline = new Pipeline(
                        connect,
                        "lost-writes",
                        group.sentinelUris(),
                        Map.of("redis.topology", "sentinel", "redis.sentinel.master", SentinelGroup.MASTER))) {
            RedisServer primary = group.primary();
            pipeline.run();
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(3_000);
                // no replica may read from it any more, so all that follows is acknowledged and in one place only
                primary.call("ACL", "SETUSER", "default", "-psync", "-sync", "-replconf");
                primary.call("CLIENT", "KILL", "TYPE", "replica");
                pipeline.awaitApplied(3_000);
                group.killPrimary();
                pipeline.awaitApplied(3_000);
                traffic.awaitMore(Traffic.KEYS);
            }
            assertThat(pipeline.sinkMetric("rewinds-total")).isPositive();
            pipeline.awaitEqual();
        }
    }

    @Test
    void shardsThatAreFlushedOrRestartedEmptyAreFilledAgain(ConnectHarness connect) throws Exception {
        List<RedisServer> shards = new ArrayList<>();
        try {
            for (int i = 0; i < SHARDS; i++) {
                shards.add(RedisServer.start(RedisBinary.find()));
            }
            String uris = shards.stream().map(RedisServer::uri).collect(Collectors.joining(","));
            try (Pipeline pipeline = new Pipeline(
                    connect, "wiped-shards", uris, Map.of("redis.topology", "sharded", "redis.sharding", "ketama"))) {
                pipeline.run();
                try (Traffic traffic = new Traffic(pipeline.source())) {
                    pipeline.awaitApplied(3_000);
                    shards.get(0).call("FLUSHALL");
                    awaitWiped(pipeline, 1);
                    pipeline.awaitApplied(3_000);
                    shards.get(1).kill9();
                    shards.get(1).restart();
                    awaitWiped(pipeline, 2);
                    traffic.awaitMore(Traffic.KEYS);
                }
                pipeline.awaitEqual();
            }
        } finally {
            shards.forEach(RedisServer::close);
        }
    }

    @Test
    @Tag("matrix")
    void aNodeOfAClusterThatIsFlushedIsFilledAgainWithoutAnyTraffic(ConnectHarness connect) {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 3, 0);
                Pipeline pipeline =
                        new Pipeline(connect, "wiped-node", cluster.uris(), Map.of("redis.topology", "cluster"))) {
            for (int i = 0; i < 3_000; i++) {
                pipeline.source().call("SET", "key:" + i, "v");
            }
            pipeline.run();
            pipeline.awaitEqual();
            cluster.primaries().get(0).call("FLUSHALL");
            awaitWiped(pipeline, 1);
            pipeline.awaitEqual();
        }
    }

    private static void awaitWiped(Pipeline pipeline, long count) {
        await("a wiped server to be found")
                .atMost(LIMIT)
                .until(() -> pipeline.sinkMetric("wiped-shards-total") >= count);
    }
}
