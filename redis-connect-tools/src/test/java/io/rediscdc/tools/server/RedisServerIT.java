package io.rediscdc.tools.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RedisServerIT {
    @Test
    void startsAnswersAndLeavesNothingBehind() {
        RedisServer server = RedisServer.start(RedisBinary.find());
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        Path folder = folderOf(server);
        try (server) {
            assertThat(server.call("PING")).isEqualTo("PONG");
            assertThat(server.info().get("tcp_port")).isEqualTo(Integer.toString(server.port()));
            assertThat(server.uri()).isEqualTo("redis://127.0.0.1:" + server.port());
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void theEmbeddedServerIsRedis62() {
        try (RedisServer server = RedisServer.start(RedisBinary.embedded())) {
            assertThat(server.info().product()).startsWith("Redis 6.2.");
        }
    }

    @Test
    void restartsOnItsPortWithOrWithoutItsData() {
        try (RedisServer server = RedisServer.start(RedisBinary.find())) {
            String firstRun = server.info().runId();
            server.call("SET", "key", "value");

            server.restartWithData();
            assertThat(value(server)).isEqualTo("value");
            assertThat(server.info().runId()).isNotEqualTo(firstRun);

            server.kill9();
            assertThat(server.isRunning()).isFalse();
            server.restart();
            assertThat(value(server)).isEqualTo("value");

            server.restartEmpty();
            assertThat(value(server)).isNull();
        }
    }

    @Test
    void knowsThePasswordThatItWasGiven() {
        try (RedisServer server = RedisServer.start(RedisBinary.find(), "--requirepass", "secret")) {
            assertThat(server.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aFailedStartShowsWhatTheServerSaid() {
        assertThatThrownBy(() -> RedisServer.start(RedisBinary.find(), "--no-such-option", "1"))
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("no-such-option");
    }

    private static String value(RedisServer server) {
        byte[] value = (byte[]) server.call("GET", "key");
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private static Path folderOf(RedisServer server) {
        Object[] reply = ((java.util.List<?>) server.call("CONFIG", "GET", "dir")).toArray();
        Path folder = Path.of(new String((byte[]) reply[1], StandardCharsets.UTF_8));
        assertThat(Files.isDirectory(folder)).isTrue();
        return folder;
    }
}
