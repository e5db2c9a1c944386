package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code verify} while the source is written to and a copier follows with a delay. */
class VerifyTrafficIT {
    private static final int LAG_MS = 150;
    private static final Pattern SCANS = Pattern.compile("cmdstat_scan:calls=(\\d+)");

    @Test
    void lagIsNoDifferenceAndAStuckKeyIs() throws Exception {
        try (RedisServer sourceServer = ServerVersion.R7.start();
                RedisServer targetServer = ServerVersion.R7.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            for (int i = 0; i < 5_000; i++) {
                source.run("SET quiet" + i + " " + i);
            }
            source.copyTo(target);
            try (LaggingCopy copy = LaggingCopy.start(source, target, LAG_MS)) {
                Verify following = Verify.servers(source, target, "--rounds", "15", "--round-pause", "200");
                assertThat(following.exitCode()).as("%s", following.report()).isZero();
                assertThat(following.report().path("keysDifferent").asLong()).isZero();
                assertThat(following.compared()).isGreaterThan(5_000);
                assertThat(following.report().path("rounds").asInt()).isGreaterThan(1);

                copy.leaveOut("hot");
                Verify stuck = Verify.servers(source, target, "--rounds", "15", "--round-pause", "200");
                assertThat(stuck.exitCode()).isEqualTo(1);
                assertThat(stuck.report().path("keysDifferent").asLong())
                        .as("%s", stuck.report())
                        .isEqualTo(1);
                assertThat(stuck.report().path("keys").path(0).path("key").asText())
                        .isEqualTo("\"hot\"");
                assertThat(copy.writes()).isGreaterThan(1_000);
            }
        }
    }

    @Test
    void aTargetThatTakesOneChangeAndNeverTheLastIsDifferent() throws Exception {
        try (RedisServer sourceServer = ServerVersion.R7.start();
                RedisServer targetServer = ServerVersion.R7.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer)) {
            source.run("SET key 1");
            target.run("SET key 0");
            Thread late = new Thread(() -> {
                await("the end of the first pass").until(() -> scans(target) > 0);
                source.run("SET key 2");
                target.run("SET key 1");
            });
            late.start();
            Verify stuck = Verify.servers(source, target, "--rounds", "7", "--round-pause", "300");
            late.join();
            assertThat(stuck.verdict()).as("%s", stuck.report()).isEqualTo("different");
            assertThat(stuck.report().path("keys").path(0).path("kind").asText())
                    .isEqualTo("value");
        }
    }

    @Test
    void moreKeysThatLagThanCanBeHeldAreNoDifferenceOnceTheyHaveArrived() throws Exception {
        String fill = "for i = 1, ARGV[1] do redis.call('SET', 'k:' .. i, i) end";
        int keys = 110_000;
        try (RedisServer sourceServer = ServerVersion.R7.start();
                RedisServer targetServer = ServerVersion.R7.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer);
                Redis looker = source.again()) {
            source.call("EVAL", fill, 0, keys);
            Thread late = new Thread(() -> {
                await("the end of the first pass").until(() -> scans(looker) >= keys / 500);
                target.call("EVAL", fill, 0, keys);
            });
            late.start();
            Verify lagging = Verify.servers(source, target, "--rounds", "20", "--round-pause", "200");
            late.join();
            assertThat(lagging.exitCode()).as("%s", lagging.report()).isZero();
            target.call("DEL", "k:1", "k:2");
            Verify stuck = Verify.servers(source, target, "--rounds", "3", "--round-pause", "10");
            assertThat(stuck.report().path("keysDifferent").asLong()).isEqualTo(2);
        }
    }

    private static long scans(Redis redis) {
        String stats = new String((byte[]) redis.call("INFO", "commandstats"), StandardCharsets.US_ASCII);
        Matcher calls = SCANS.matcher(stats);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
