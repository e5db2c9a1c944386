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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code verify} of a cluster whose slots move, or whose other side has more databases. */
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

    @Test
    void whatTheClusterHasNoDatabaseForIsMissingUnlessItIsLeftOutByName() {
        try (Redis source = new Redis(sourceServer)) {
            source.run("SELECT 1", "SET more v");
        }
        Verify missing = verify(cluster.uris(), "--rounds=2");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.report().path("differencesByKind").path("missing").asLong())
                .isEqualTo(1);
        assertThat(missing.report().path("notes").toString())
                .contains("Databases [1] of the source lead into databases that the target does not have");
        for (String leftOut : new String[] {"--databases=0", "--database-map=0:0"}) {
            Verify asked = verify(cluster.uris(), leftOut);
            assertThat(asked.exitCode()).as("%s", asked.report()).isZero();
            assertThat(asked.report().path("notes").toString())
                    .contains("Databases [1] of the source were left out, as the databases or the map ask for");
        }
    }

    @Test
    void whatACopyOfAClusterHoldsInAnotherDatabaseIsExtra() {
        String[] options = {
            "--source=" + cluster.uris(), "--source-topology=cluster", "--target=" + sourceServer.uri(), "--rounds=1",
        };
        try (Redis copy = new Redis(sourceServer)) {
            copy.run("SELECT 3", "SET more v");
        }
        for (String databases : new String[] {"*", "0-3"}) {
            Verify extra = Verify.run(options[0], options[1], options[2], options[3], "--databases=" + databases);
            assertThat(extra.exitCode()).isEqualTo(1);
            assertThat(extra.report().path("differencesByKind").path("extra").asLong())
                    .isEqualTo(1);
        }
        Verify asked = Verify.run(options[0], options[1], options[2], options[3], "--databases=0");
        assertThat(asked.exitCode()).as("%s", asked.report()).isZero();
        assertThat(asked.report().path("notes").toString())
                .contains("Databases [3] of the target were left out, as the databases or the map ask for");
    }

    private void set(Redis source, String key) {
        source.call("SET", key, "v");
        cluster.ownerOf(Slots.of(key.getBytes(StandardCharsets.UTF_8))).call("SET", key, "v");
    }

    private Verify verify() {
        return verify(cluster.uris());
    }

    private Verify verify(String nodes, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--source", sourceServer.uri(), "--target", nodes, "--target-topology", "cluster"));
        return Verify.run(all.toArray(String[]::new));
    }
}
