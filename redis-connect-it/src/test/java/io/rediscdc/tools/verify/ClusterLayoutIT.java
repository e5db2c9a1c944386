package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots that move while the node that was named in the beginning tells nothing any more. */
class ClusterLayoutIT {
    private static final int SLOT = 7;

    @Test
    void aMoveIsSeenWithoutTheNodeThatWasNamed() {
        try (RedisCluster cluster = RedisCluster.start(ServerVersion.R7.require(), 3, 0)) {
            RedisServer named = cluster.addPrimary();
            try (named;
                    Side side = side(named)) {
                Layout before = side.layout();
                assertThat(before.isStill(side.layout())).isTrue();

                cluster.release(named);
                RedisServer from = cluster.ownerOf(SLOT);
                cluster.migrate(
                        SLOT,
                        cluster.primaries().stream()
                                .filter(node -> node != from)
                                .findFirst()
                                .orElseThrow());

                assertThat(before.isStill(side.layout())).isFalse();
            }
        }
    }

    private static Side side(RedisServer node) {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 10_000, "test");
        return Side.open("source", new Endpoint(List.of(node.address()), settings, null));
    }
}
