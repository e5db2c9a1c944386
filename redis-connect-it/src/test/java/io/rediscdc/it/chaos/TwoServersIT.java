package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.big.BigValues;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.shard.Connector;
import io.rediscdc.source.shard.NodeConnector;
import io.rediscdc.source.shard.ShardProgress;
import io.rediscdc.source.shard.ShardSettings;
import io.rediscdc.source.shard.SingleNode;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One address leads to two servers in turn, as behind a load balancer or in the middle of a failover. Hints of one and
 * reads of the other would prove nothing, so all connections are to one run of one server.
 */
@ExtendWith(SharedConnect.class)
class TwoServersIT {
    private RedisServer one;
    private RedisServer other;

    @BeforeEach
    void start() {
        one = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        other = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
    }

    @Test
    void hintsOfOneAndReadsOfTheOtherAreRefused() {
        RedisSettings redis =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");
        ShardSettings settings = settings();
        DirtySet dirty = new DirtySet(1_000, 1_000_000);
        ShardProgress progress =
                new ShardProgress("default", null, settings, dirty, TaskMetrics.create(() -> null, "two-servers", "0"));
        try (RedisClients clients = new RedisClients(redis)) {
            Connector connector = SingleNode.connector(
                    other::address,
                    new NodeConnector(
                            settings,
                            clients,
                            to -> new NotificationCapture(one.address(), redis, 5_000, "hints"),
                            dirty,
                            progress));
            assertThatThrownBy(() -> connector.connect(null))
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("hints come from the run " + runId(one))
                    .hasMessageContaining("reads from " + runId(other));
        }
        assertThat(one.info().get("pubsub_patterns")).as("subscriptions left").isEqualTo("0");
    }

    /** The connection for big values is made when it is needed, and may then lead elsewhere. */
    @Test
    void aBigValueOfAnotherServerThanTheRestEndsTheSession(ConnectHarness connect) {
        try (CutProxy proxy = new CutProxy(one);
                Replication sync = new Replication(connect, other, RedisServer.start(RedisBinary.find()))
                        .with("redis.uri", proxy.uri())
                        .with("value.max.bytes", "50000")
                        .with("read.max.block.ms", "1")) {
            one.call("SET", "of the one", "v");
            sync.run();
            await("the one")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sync.to.call("EXISTS", "of the one").equals(1L));
            BigValues.hash(sync.from, "big", 5_000, 20);
            sync.from.call("SET", "of the other", "v");
            proxy.leadTo(other);
            one.call("EVAL", "for i = 1, 5000 do redis.call('HSET', 'big', i, 'a value of twenty by') end", 0);
            await("the gap").atMost(Duration.ofSeconds(60)).until(() -> Jmx.source(sync.source, "gaps-total") > 0);
            sync.awaitEqual(); // to the other, to which all connections lead now
        }
    }

    private static String runId(RedisServer server) {
        return server.info().runId();
    }

    private static ShardSettings settings() {
        return new ShardSettings(
                Databases.parse("*"),
                new KeyFilter(List.of("*"), List.of()),
                false,
                0,
                5_000,
                true,
                100,
                1_000_000,
                10_000_000,
                0,
                0,
                5_000,
                10,
                100,
                900_000,
                50,
                false,
                false,
                "hash");
    }
}
