package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Families;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every topology of a target on every server version, through the death of a server under load. */
@Tag("matrix")
@ExtendWith(SharedConnect.class)
class TopologyMatrixIT {
    private static final int SHARDS = 6;
    private static final int MOVED_KEYS = 30;
    /** Records of the run with a cluster, in which a primary dies and slots move. */
    private static final int RECORDS = 200_000;

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, mode = Mode.EXCLUDE, names = "R62") // its bus port cannot be chosen
    void aClusterInWhichAPrimaryDiesAndSlotsMove(ServerVersion version, ConnectHarness connect, TestReporter reporter) {
        try (RedisCluster cluster = RedisCluster.start(version.require(), 3, 1);
                Pipeline pipeline = pipeline(
                        connect, version, "cluster", cluster.uris(), Map.of("redis.topology", "cluster"), reporter);
                OrderWatch watch = new OrderWatch(cluster.primaries())) {
            families(pipeline, "before:");
            pipeline.run();
            try (Traffic traffic = new Traffic(pipeline.source())) {
                traffic.awaitMore(RECORDS / 4);
                reshard(cluster);
                traffic.awaitMore(RECORDS / 4);
                cluster.killPrimary(cluster.ownerOf(0));
                watch.add(cluster.ownerOf(0));
                families(pipeline, "live:");
                traffic.awaitMore(RECORDS / 4);
                reshard(cluster);
                traffic.awaitMore(RECORDS / 4);
            }
            pipeline.awaitEqual();
            assertThat(watch.writes()).isPositive();
            report(pipeline, reporter);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aPrimaryBehindSentinelsThatDies(ServerVersion version, ConnectHarness connect, TestReporter reporter) {
        try (SentinelGroup group = SentinelGroup.start(version.require(), 2);
                Pipeline pipeline = pipeline(
                        connect,
                        version,
                        "sentinel",
                        group.sentinelUris(),
                        Map.of("redis.topology", "sentinel", "redis.sentinel.master", SentinelGroup.MASTER),
                        reporter)) {
            families(pipeline, "before:");
            pipeline.run();
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(5_000);
                group.killPrimary();
                families(pipeline, "live:");
                pipeline.awaitApplied(5_000);
                traffic.awaitMore(Traffic.KEYS);
            }
            pipeline.awaitEqual();
            report(pipeline, reporter);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void shardsOfWhichOneIsDownForThirtySeconds(ServerVersion version, ConnectHarness connect, TestReporter reporter)
            throws InterruptedException {
        List<RedisServer> shards = new ArrayList<>();
        try {
            for (int i = 0; i < SHARDS; i++) {
                shards.add(version.start("--appendonly", "yes", "--appendfsync", "always"));
            }
            String uris = shards.stream().map(RedisServer::uri).collect(Collectors.joining(","));
            Map<String, String> target = Map.of("redis.topology", "sharded", "redis.sharding", "ketama");
            try (Pipeline pipeline = pipeline(connect, version, "sharded", uris, target, reporter);
                    OrderWatch watch = new OrderWatch(shards)) {
                families(pipeline, "before:");
                pipeline.run();
                try (Traffic traffic = new Traffic(pipeline.source())) {
                    pipeline.awaitApplied(5_000);
                    shards.get(2).kill9();
                    Thread.sleep(Duration.ofSeconds(30).toMillis()); // this long it is down, whatever becomes of it
                    shards.get(2).restart();
                    families(pipeline, "live:");
                    pipeline.awaitApplied(5_000);
                    traffic.awaitMore(Traffic.KEYS);
                }
                pipeline.awaitEqual();
                assertThat(watch.violations()).isEmpty();
                report(pipeline, reporter);
            }
        } finally {
            shards.forEach(RedisServer::close);
        }
    }

    private static Pipeline pipeline(
            ConnectHarness connect,
            ServerVersion version,
            String topology,
            String uris,
            Map<String, String> target,
            TestReporter reporter) {
        Pipeline pipeline =
                new Pipeline(connect, "matrix-" + topology + "-" + version.label(), version.require(), uris, target);
        reporter.publishEntry(RunReport.SERVER, pipeline.source().info().product());
        return pipeline;
    }

    private static void families(Pipeline pipeline, String prefix) {
        try (Redis redis = new Redis(pipeline.source())) {
            Families.supportedBy(redis).forEach(family -> Families.run(redis, family, prefix));
            Families.binary(redis, prefix);
        }
    }

    private static void reshard(RedisCluster cluster) {
        List<RedisServer> primaries = cluster.primaries();
        for (int i = 0; i < MOVED_KEYS; i++) {
            int slot = Slots.of(("seq:" + i).getBytes(StandardCharsets.US_ASCII));
            cluster.migrate(slot, primaries.get(i % primaries.size()));
        }
    }

    private static void report(Pipeline pipeline, TestReporter reporter) {
        reporter.publishEntry(
                RunReport.RESULT,
                "equal; " + pipeline.sinkMetric("records-applied-total") + " records applied, "
                        + pipeline.sinkMetric("retries-total") + " tries more than batches, "
                        + pipeline.sinkMetric("rewinds-total") + " times read again");
        assertThat(pipeline.sinkMetric("records-errant-total")).isZero();
    }
}
