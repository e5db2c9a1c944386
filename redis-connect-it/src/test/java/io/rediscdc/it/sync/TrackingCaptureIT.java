package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.TrackingCapture;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What client tracking says of changes, without a connector around it. */
class TrackingCaptureIT {
    private static final int DATABASE = 7;
    private static final int LONG_SILENCE_MS = 60_000;
    private static final Pattern PINGS = Pattern.compile("calls=(\\d+),.*");

    private final RecordedHints hints = new RecordedHints();

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void tellsOfChangesAndFlushesOnEveryServer(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server);
                TrackingCapture capture = capture(server, null, null, LONG_SILENCE_MS)) {
            assertThat(capture.serverRunId()).isEqualTo(server.info().runId());
            capture.start(hints);
            redis.run("SELECT 3", "SET elsewhere v", "SELECT 0", "SET a v", "RENAME a b", "SET c v PX 1");
            await().until(() ->
                    hints.all.containsAll(List.of("7 elsewhere UNKNOWN", "7 a UNKNOWN", "7 b UNKNOWN", "7 c UNKNOWN")));
            redis.call("FLUSHALL");
            await().until(() -> hints.all.contains("flushed -1"));
            hints.all.clear();
            redis.run("SET a v", "FLUSHDB");
            await().until(() -> hints.all.contains("flushed -1"));
            assertThat(hints.lost).isNull();
        }
    }

    @Test
    void logsInWithHelloAlone() {
        try (RedisServer server = RedisServer.start(RedisBinary.find())) {
            server.call("ACL", "SETUSER", "hints", "on", ">secret", "-@all", "+info", "+client|tracking");
            try (Redis redis = new Redis(server);
                    TrackingCapture capture = capture(server, "hints", "secret", LONG_SILENCE_MS)) {
                capture.start(hints);
                redis.call("SET", "a", "v");
                await().until(() -> hints.all.contains("7 a UNKNOWN"));
                assertThat(Clients.tracking(redis)).hasSize(1);
            }
            assertThatThrownBy(() -> capture(server, "hints", "wrong", LONG_SILENCE_MS))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageContaining("WRONGPASS");
            server.call("ACL", "SETUSER", "hints", "-client|tracking");
            try (TrackingCapture capture = capture(server, "hints", "secret", LONG_SILENCE_MS)) {
                assertThatThrownBy(() -> capture.start(hints))
                        .isInstanceOf(RedisReplyException.class)
                        .hasMessageContaining("NOPERM");
            }
        }
    }

    @Test
    void thePasswordOfTheDefaultUserIsEnough() {
        try (RedisServer server = RedisServer.start(RedisBinary.find())) {
            String runId = server.info().runId();
            server.call("ACL", "SETUSER", "default", ">secret");
            try (TrackingCapture capture = capture(server, null, "secret", LONG_SILENCE_MS)) {
                assertThat(capture.serverRunId()).isEqualTo(runId);
            }
        }
    }

    @Test
    void aKilledConnectionIsReportedLost() {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                Redis redis = new Redis(server);
                TrackingCapture capture = capture(server, null, null, LONG_SILENCE_MS)) {
            capture.start(hints);
            redis.call("CLIENT", "KILL", "ID", Clients.tracking(redis).get(0));
            await().until(() -> hints.lost != null);
            assertThat(hints.lost).isInstanceOf(RedisLinkException.class).hasMessageContaining("closed the connection");
        }
    }

    @Test
    void aQuietServerIsAskedForASignOfLifeAndAHungOneIsLost() throws Exception {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                Redis redis = new Redis(server);
                TrackingCapture capture = capture(server, null, null, 100)) {
            long before = pings(server);
            capture.start(hints);
            await().until(() -> pings(server) >= before + 5);
            redis.call("SET", "after the silence", "v");
            await().until(() -> hints.all.contains("7 after the silence UNKNOWN"));
            assertThat(hints.lost).isNull();
            signal(server, "STOP");
            try {
                await().until(() -> hints.lost != null);
            } finally {
                signal(server, "CONT");
            }
            assertThat(hints.lost).hasMessageContaining("silent for 200 ms");
        }
    }

    private static TrackingCapture capture(RedisServer server, String user, String password, int silenceMs) {
        TlsSettings tls = new TlsSettings(null, null, null, true);
        RedisSettings settings = new RedisSettings(user, password, tls, 2_000, 2_000, "test-hints");
        return new TrackingCapture(server.address(), settings, DATABASE, silenceMs, "test-hints");
    }

    private static long pings(RedisServer server) {
        byte[] stats = (byte[]) server.call("INFO", "commandstats");
        String ping = ServerInfo.parse(stats).get("cmdstat_ping");
        return ping.isEmpty() ? 0 : Long.parseLong(PINGS.matcher(ping).replaceFirst("$1"));
    }

    private static void signal(RedisServer server, String signal) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + signal, "" + server.pid())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
    }
}
