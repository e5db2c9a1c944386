package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases that get their first key after {@code verify} has connected. */
class NewDatabaseIT {
    private RedisServer sourceServer;
    private RedisServer targetServer;
    private Redis source;
    private Redis target;

    @BeforeEach
    void start() {
        sourceServer = RedisServer.start(RedisBinary.find());
        targetServer = RedisServer.start(RedisBinary.find());
        source = new Redis(sourceServer);
        target = new Redis(targetServer);
        source.run("SET key value");
        target.run("SET key value");
    }

    @AfterEach
    void end() {
        source.close();
        target.close();
        sourceServer.close();
        targetServer.close();
    }

    @Test
    void eachPassLooksThroughThoseThatThereAreByThen() {
        try (Side from = side("source", sourceServer);
                Side to = side("target", targetServer)) {
            assertThat(verify(from, to).verdict()).isEqualTo(Report.Verdict.EQUAL);

            source.run("SELECT 7", "SET missing value");
            target.run("SELECT 9", "SET extra value");

            Report report = verify(from, to);
            assertThat(report.verdict()).isEqualTo(Report.Verdict.DIFFERENT);
            assertThat(report.byDatabase().keySet()).containsExactlyInAnyOrder(0, 7, 9);
        }
    }

    private static Report verify(Side from, Side to) {
        return new Verification(
                        new Pair(from, to, Scope.ALL), new Verification.Options(2, Duration.ZERO, 0, 10), Progress.NONE)
                .run();
    }

    private static Side side(String role, RedisServer server) {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 10_000, "test");
        return Side.open(role, new Endpoint(List.of(server.address()), settings, key -> 0));
    }
}
