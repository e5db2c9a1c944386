package io.rediscdc.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.tools.server.RedisServer;
import org.junit.jupiter.api.Test;

/** {@code verify} while the source is written to and a copier follows with a delay. */
class VerifyTrafficIT {
    private static final int LAG_MS = 150;

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
}
