package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slots;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code verify} of a cluster whose slots move. */
class VerifyClusterIT {
    private static final int KEYS = 500;
    private static final int SLOT = Slots.of("{moving}".getBytes(StandardCharsets.UTF_8));

    private RedisServer sourceServer;
    private RedisCluster cluster;
    private RedisServer from;
    private RedisServer to;

    @BeforeEach
    void start() {
        sourceServer = ServerVersion.R7.start();
        cluster = RedisCluster.start(ServerVersion.R7.require(), 3, 0);
        from = cluster.ownerOf(SLOT);
        to = cluster.primaries().stream()
                .filter(node -> node != from)
                .findFirst()
                .orElseThrow();
        try (Redis source = new Redis(sourceServer)) {
            for (int i = 0; i < KEYS; i++) {
                set(source, "{moving}" + i);
                set(source, "key:" + i);
            }
        }
    }

    @AfterEach
    void end() {
        sourceServer.close();
        cluster.close();
    }

    @Test
    void aSlotThatIsOnItsWayAllTheTimeLeavesItUnsettled() {
        assertThat(verify().verdict()).isEqualTo("equal");
        cluster.beginToMigrate(SLOT, to);
        Verify moving = verify();
        assertThat(moving.verdict()).isEqualTo("unsettled");
        assertThat(moving.exitCode()).isEqualTo(1);
        assertThat(moving.report().path("notes").toString()).contains("Slots of a cluster moved all the time");
        cluster.migrate(SLOT, to);
        assertThat(verify().verdict()).isEqualTo("equal");
    }

    @Test
    void keysOnTheirWayAreWaitedForAndAllIsComparedAnew() {
        cluster.beginToMigrate(SLOT, to);
        from.call("MIGRATE", "127.0.0.1", to.port(), "{moving}7", 0, 10_000);
        CompletableFuture<Verify> verify = CompletableFuture.supplyAsync(this::verify);
        await("it to come upon the key").atMost(Duration.ofSeconds(30)).until(() -> new String(
                        (byte[]) from.call("INFO", "errorstats"), StandardCharsets.UTF_8)
                .contains("errorstat_ASK"));
        cluster.migrate(SLOT, to);
        Verify moved = verify.join();
        assertThat(moved.verdict()).isEqualTo("equal");
        assertThat(moved.exitCode()).isZero();
        assertThat(moved.compared()).isEqualTo(2L * KEYS);
    }

    @Test
    void aNodeThatHasLeftTellsNothingOfTheCluster() {
        RedisServer left = cluster.addPrimary();
        cluster.release(left);
        try (left) {
            assertThat(verify(left.uri() + "," + cluster.uris()).verdict()).isEqualTo("equal");
            assertThat(verify(left.uri()).exitCode()).isEqualTo(2);
        }
    }

    private void set(Redis source, String key) {
        source.call("SET", key, "v");
        cluster.ownerOf(Slots.of(key.getBytes(StandardCharsets.UTF_8))).call("SET", key, "v");
    }

    private Verify verify() {
        return verify(cluster.uris());
    }

    private Verify verify(String nodes) {
        return Verify.run("--source", sourceServer.uri(), "--target", nodes, "--target-topology", "cluster");
    }
}
