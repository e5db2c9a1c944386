package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.watch.SilentType;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server may have commands named like RedisBloom's, and none of its types: Valkey then refuses to look for them. */
class SilentTypesRedisIT {
    private final ShardSettings settings = new ShardSettings(
            Databases.parse("*"),
            new KeyFilter(List.of("*"), List.of()),
            null,
            PlacementEpoch.NONE,
            false,
            1 << 20,
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

    private final DirtySet dirty = new DirtySet(1_000, 1_000_000);

    @ParameterizedTest
    @EnumSource
    void aTypeThatTheServerDoesNotKnowHasNoKeys(ServerVersion version) {
        ShardProgress progress = new ShardProgress(
                "default", null, settings, dirty, TaskMetrics.create(() -> null, "silent-types", "0"));
        try (RedisServer server = version.start();
                RedisClients clients = new RedisClients(new RedisSettings(
                        null, null, new TlsSettings(null, null, null, true), 2_000, 5_000, "silent-types"));
                Link link = clients.connect(server.address())) {
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
