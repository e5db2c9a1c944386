package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ServerVersion;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.watch.SilentType;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server may have commands named like RedisBloom's, and none of its types: Valkey then refuses to look for them. */
class SilentTypesRedisIT {
    private final DirtySet dirty = new DirtySet(1_000, 1_000_000);

    @ParameterizedTest
    @EnumSource
    void aTypeThatTheServerDoesNotKnowHasNoKeys(ServerVersion version) {
        try (RedisServer server = version.start();
                RedisClients clients = new RedisClients(new RedisSettings(
                        null, null, new TlsSettings(null, null, null, true), 2_000, 5_000, "silent-types"));
                Link link = clients.connect(server.address())) {
            SourceConfig config = new SourceConfig(Map.of("redis.uri", server.uri(), "topic.prefix", "t"));
            ShardSettings settings = config.shardSettings(config.shards(1).get(0), PlacementEpoch.NONE);
            ShardProgress progress = new ShardProgress(
                    "default", null, settings, dirty, TaskMetrics.create(() -> null, "silent-types", "0"));
            server.call("SET", "k", "v");
            TypeRereads rereads = TypeRereads.of(settings, dirty, progress, link);
            rereads.silent().get(SilentType.BLOOM_FILTER).request();
            rereads.silent().get(SilentType.T_DIGEST).request();
            assertThat(rereads.isIdle()).isFalse();
            for (int pages = 0; pages < 3; pages++) {
                rereads.step(() -> List.of(0, 1));
            }
            assertThat(rereads.isIdle()).isTrue();
            assertThat(dirty.size()).isZero();
        }
    }
}
