package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster whose nodes are to be reached by host names, with a slot that stays on its way from one to another. */
@ExtendWith(SharedConnect.class)
class ClusterByNameIT {
    private static final String TAG = "{moving}";
    private static final int BIG = 200_000;

    @Test
    void keysBehindARedirectThatNamesAHostAreReadWhateverTheirSize(ConnectHarness connect) {
        String source = "cluster-by-name";
        try (RedisCluster cluster = RedisCluster.start(
                        RedisBinary.find(),
                        3,
                        0,
                        "--notify-keyspace-events",
                        "EA",
                        "--cluster-announce-hostname",
                        "localhost",
                        "--cluster-preferred-endpoint-type",
                        "hostname");
                RedisServer target = RedisServer.start(RedisBinary.find());
                ClusterClient client = new ClusterClient(cluster);
                Redis to = new Redis(target)) {
            int slot = Slots.of(TAG.getBytes(StandardCharsets.UTF_8));
            RedisServer owner = cluster.ownerOf(slot);
            RedisServer next = cluster.primaries().stream()
                    .filter(server -> server != owner)
                    .findAny()
                    .orElseThrow();
            Map<String, String> config = Configs.source(connect.bootstrap(), cluster.uris(), source);
            config.put("redis.topology", "cluster");
            config.put("value.max.bytes", "50000");
            config.put("read.round.bytes", "1000000");
            connect.run(source, config);
            connect.run(source + "-sink", Configs.sink(target.uri(), source));
            assertThat(client.run("SET", TAG + "before", "v")).isTrue();
            await("what its owner holds").atMost(Duration.ofSeconds(30)).until(() -> to.call("EXISTS", TAG + "before")
                    .equals(1L));

            cluster.beginToMigrate(slot, next);
            assertThat(client.run("SET", TAG + "small", "v")).isTrue();
            assertThat(client.run("SET", TAG + "big", "x".repeat(BIG))).isTrue();
            for (int i = 0; i < BIG / 100; i++) {
                assertThat(client.run("RPUSH", TAG + "list", "y".repeat(50) + i))
                        .isTrue();
            }
            await("what is asked for elsewhere, big values as well")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> to.call("EXISTS", TAG + "small").equals(1L)
                            && to.call("STRLEN", TAG + "big").equals((long) BIG)
                            && to.call("LLEN", TAG + "list").equals(BIG / 100L));
        }
    }
}
