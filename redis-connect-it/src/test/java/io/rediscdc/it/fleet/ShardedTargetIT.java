package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.Keys;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Families;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty-four servers as one target, for each way to deal out the keys. */
@ExtendWith(SharedConnect.class)
class ShardedTargetIT {
    private static final int SHARDS = 24;
    private static final List<RedisServer> FLEET = new ArrayList<>();

    @BeforeAll
    static void start() {
        for (int i = 0; i < SHARDS; i++) {
            FLEET.add(RedisServer.start(RedisBinary.find()));
        }
    }

    @AfterAll
    static void end() {
        FLEET.forEach(RedisServer::close);
        FLEET.clear();
    }

    @BeforeEach
    void empty() {
        FLEET.forEach(server -> server.call("FLUSHALL"));
    }

    @Test
    void oneShardStallsUnderLoadAndAllEndEqual(ConnectHarness connect) throws Exception {
        oneShardStallsUnderLoadAndAllEndEqual("slot", connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @ValueSource(strings = {"ketama", "jedis", "modulo"})
    void oneShardStallsUnderLoadAndAllEndEqual(String sharding, ConnectHarness connect) throws Exception {
        Map<String, String> target =
                Map.of("redis.topology", "sharded", "redis.sharding", sharding, "redis.command.timeout.ms", "1000");
        try (Pipeline pipeline = new Pipeline(connect, "sharded-" + sharding, uris(), target);
                OrderWatch watches = new OrderWatch(FLEET)) {
            try (Redis redis = new Redis(pipeline.source())) {
                Families.binary(redis, "binary:");
                Families.supportedBy(redis).forEach(family -> Families.run(redis, family, "f:"));
            }
            pipeline.run();
            RedisServer stalled = FLEET.get(7);
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(5_000);
                long retries = pipeline.sinkMetric("retries-total");
                signal(stalled, "STOP");
                try {
                    pipeline.awaitRetries(retries + 3);
                } finally {
                    signal(stalled, "CONT");
                }
                pipeline.awaitApplied(5_000);
                traffic.awaitMore(Traffic.KEYS);
            }
            pipeline.awaitEqual();
            assertThat(watches.violations()).isEmpty();
            for (RedisServer server : FLEET) {
                assertThat(Keys.count(server::call)).isPositive();
            }

            FLEET.get(3).call("SET", "misplaced:1", "v");
            FLEET.get(4).call("SET", "misplaced:1", "v"); // at least one of the two is wrong for it
            assertThat(pipeline.verify("--rounds", "2", "--round-pause", "10", "--max-report", "5"))
                    .isEqualTo(1);
            assertThat(pipeline.lastReport()
                            .path("differencesByKind")
                            .path("misplaced")
                            .asLong())
                    .isPositive();
        }
    }

    @Test
    void bigValuesGoToTheShardOfTheirKey(ConnectHarness connect) {
        Map<String, String> target = Map.of("redis.topology", "sharded", "redis.sharding", "ketama");
        try (Pipeline pipeline = new Pipeline(connect, "sharded-big", uris(), target);
                Redis redis = new Redis(pipeline.source())) {
            pipeline.sourceConfig().put("value.max.bytes", "20000");
            for (int i = 0; i < 40; i++) {
                redis.call("SET", "big:" + i, new byte[100_000]);
            }
            pipeline.run();
            pipeline.awaitEqual();
            assertThat(pipeline.sinkMetric("big-values-applied-total")).isGreaterThanOrEqualTo(40);
            for (RedisServer server : FLEET) {
                assertThat((List<?>) server.call("KEYS", "__rediscdc:gather:*")).isEmpty();
            }
        }
    }

    @Test
    void validateLooksAtEveryShard() {
        Map<String, String> config =
                new HashMap<>(Map.of("redis.topology", "sharded", "redis.uri", uris(), "topics.regex", "t\\.db\\d+"));
        assertThat(FieldErrors.of(new RedisSinkConnector(), config)).isEmpty();
        try (RedisServer replica = RedisServer.start(RedisBinary.find())) {
            replica.call("REPLICAOF", "127.0.0.1", FLEET.get(0).port());
            config.put("redis.uri", uris() + "," + replica.uri());
            assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.uri"))
                    .contains(replica.address().hostAndPort())
                    .contains("replica");
        }
        config.put("redis.uri", uris() + ",redis://127.0.0.1:1");
        assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.uri"))
                .contains("127.0.0.1:1");
    }

    private static String uris() {
        return FLEET.stream().map(RedisServer::uri).collect(Collectors.joining(","));
    }

    private static void signal(RedisServer server, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
