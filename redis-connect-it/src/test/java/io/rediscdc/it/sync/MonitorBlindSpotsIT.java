package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.RespSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What MONITOR shows no line of on a primary, and what the source makes of the server's statistics in its place. */
@ExtendWith(SharedConnect.class)
class MonitorBlindSpotsIT {
    private static final int BRIEF = 200;

    @Test
    void keysThatExpireGetTheirTombstones(ConnectHarness connect) {
        try (Replication sync = monitor(connect, ServerVersion.R7)) {
            sync.from.call("SET", "lasting", "v");
            sync.run();
            awaitWhole(sync);
            for (int i = 0; i < BRIEF; i++) {
                sync.from.call("SET", "brief:" + i, "v", "PX", 1_000);
            }
            connect.topics()
                    .awaitLatest(
                            sync.topic(0),
                            latest -> latest.size() == BRIEF + 1
                                    && latest.values().stream()
                                                    .filter(record -> record.value() == null)
                                                    .count()
                                            == BRIEF);
            assertThat(metric(sync, "gaps-total")).isZero();
        }
    }

    @Test
    void keysThatAreEvictedGo(ConnectHarness connect) {
        try (Replication sync =
                monitor(connect, ServerVersion.R7, "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru")) {
            sync.run();
            awaitWhole(sync);
            byte[] value = new byte[1_000];
            ThreadLocalRandom.current().nextBytes(value);
            for (int i = 0; i < 10_000; i++) {
                sync.from.call("SET", "key:" + i, value);
            }
            assertThat(sync.from.server().info().get("evicted_keys")).isNotEqualTo("0");
            sync.awaitEqual();
            assertThat(metric(sync, "gaps-total")).isPositive();
        }
    }

    @Test
    void flushesAndSwapsUnderOtherNamesAreFound(ConnectHarness connect) {
        flushesAndSwapsUnderOtherNamesAreFound(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "V8"},
            mode = EnumSource.Mode.EXCLUDE)
    void flushesAndSwapsUnderOtherNamesAreFound(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = monitor(
                connect, version, "--rename-command", "FLUSHALL", "wipe", "--rename-command", "SWAPDB", "exchange")) {
            sync.from.run("SET a v", "SELECT 1", "SET b v", "SELECT 0");
            sync.run();
            sync.awaitEqual();
            awaitWhole(sync);
            sync.from.run("exchange 0 1");
            sync.awaitEqual();
            awaitWhole(sync);
            sync.from.run("wipe");
            sync.awaitEqual();
            assertThat(metric(sync, "gaps-total")).isEqualTo(2);
        }
    }

    /** Those under their own names are shown, so nothing is to be made up for. */
    @Test
    void flushesThatAreShownAreNoFurtherGap(ConnectHarness connect) {
        try (Replication sync = monitor(connect, ServerVersion.R7)) {
            sync.from.run("SET a v");
            sync.run();
            sync.awaitEqual();
            awaitWhole(sync);
            for (int flush = 1; flush <= 3; flush++) {
                sync.from.run("SET b v", "FLUSHDB");
                int gaps = flush;
                soon("the flush to be heard").until(() -> metric(sync, "gaps-total") >= gaps);
                awaitWhole(sync);
            }
            Statistics statistics = new Statistics(sync.from);
            long looks = statistics.looks();
            soon("some looks at the statistics").until(() -> statistics.looks() > looks + 5);
            assertThat(metric(sync, "gaps-total")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "V8")
    void aMoveThatWasBlockedBeforeListeningBeganArrives(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = monitor(connect, version);
                RespSocket first = sync.from.connect();
                RespSocket second = sync.from.connect();
                RespSocket third = sync.from.connect()) {
            sync.from.run("RPUSH other x");
            first.send("BLMOVE", "a", "b", "LEFT", "RIGHT", "0");
            second.send("BRPOPLPUSH", "c", "d", "0");
            third.send("BLMOVE", "e", "f", "LEFT", "RIGHT", "0");
            soon("all to be blocked")
                    .until(() ->
                            sync.from.server().info().get("blocked_clients").equals("3"));
            sync.run();
            sync.awaitEqual();
            awaitWhole(sync);
            sync.from.run("RPUSH a x");
            sync.awaitEqual();
            sync.from.run("RPUSH c x y");
            second.read();
            second.send("BRPOPLPUSH", "none", "d", "0"); // blocked again before anybody looks
            sync.awaitEqual();
            assertThat(sync.to.call("LLEN", "b")).isEqualTo(1L);
            assertThat(sync.to.call("LLEN", "d")).isEqualTo(1L);
            assertThat(metric(sync, "gaps-total")).isZero();
        }
    }

    private static Replication monitor(ConnectHarness connect, ServerVersion version, String... options) {
        return new Replication(connect, version.start(options), version.start())
                .with("capture.mode", "monitor")
                .with("reconcile.interval.ms", "0")
                .with("streams.groups.interval.ms", "1000");
    }

    private static void awaitWhole(Replication sync) {
        soon("no gap to be open").until(() -> metric(sync, "gap-open") == 0 && metric(sync, "passes-total") > 0);
    }

    private static long metric(Replication sync, String name) {
        return Metrics.of(sync.source).get(name);
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }
}
