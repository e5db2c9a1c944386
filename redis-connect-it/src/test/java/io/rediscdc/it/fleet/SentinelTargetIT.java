package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.OrderWatch;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.SentinelGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A primary behind sentinels as target, and one as a shard of a fleet. */
@ExtendWith(SharedConnect.class)
class SentinelTargetIT {
    private static final Map<String, String> SENTINEL =
            Map.of("redis.topology", "sentinel", "redis.sentinel.master", SentinelGroup.MASTER);
    private static final Map<String, String> SHARDED =
            Map.of("redis.topology", "sharded", "redis.sentinel.master", SentinelGroup.MASTER);

    private SentinelGroup group;

    @BeforeEach
    void start() {
        group = SentinelGroup.start(RedisBinary.find(), 2);
    }

    @AfterEach
    void end() {
        group.close();
    }

    @Test
    void aPrimaryDiesUnderLoad(ConnectHarness connect) {
        run(connect, "sentinel", SENTINEL);
    }

    @Tag("matrix")
    @Test
    void aPrimaryThatIsAShardDiesUnderLoad(ConnectHarness connect) {
        run(connect, "sentinel-shard", SHARDED);
    }

    @Test
    void validateNamesTheFieldAtFault() {
        Map<String, String> config = new HashMap<>(SENTINEL);
        config.put("redis.uri", group.sentinelUris());
        config.put("topics.regex", "t\\.db\\d+");
        assertThat(FieldErrors.of(new RedisSinkConnector(), config)).isEmpty();
        config.put("redis.sentinel.master", "nobody");
        assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.sentinel.master"))
                .contains("no primary named 'nobody'");
        config.put("redis.topology", "sharded");
        config.put("redis.sentinel.master", SentinelGroup.MASTER + ",nobody");
        assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.sentinel.master"))
                .contains("no primary named 'nobody'");
        config.put("redis.sentinel.master", SentinelGroup.MASTER);
        config.put("redis.uri", group.primary().uri());
        assertThat(FieldErrors.of(new RedisSinkConnector(), config).get("redis.uri"))
                .contains("names the sentinels");
    }

    private void run(ConnectHarness connect, String name, Map<String, String> target) {
        try (Pipeline pipeline = new Pipeline(connect, name, group.sentinelUris(), target);
                OrderWatch watches = new OrderWatch(List.of(group.primary()))) {
            pipeline.run();
            try (Traffic traffic = new Traffic(pipeline.source())) {
                pipeline.awaitApplied(8_000);
                group.killPrimary();
                watches.add(group.primary());
                pipeline.awaitApplied(8_000);
                traffic.awaitMore(Traffic.KEYS);
            }
            pipeline.awaitEqual();
            assertThat(watches.violations()).isEmpty();
            assertThat(pipeline.sinkMetric("records-errant-total")).isZero();
        }
    }
}
