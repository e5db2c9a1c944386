package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.it.LogLines;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever may not log in is told so, and is never told that the server cannot be reached, which is tried for ever. */
class LoginRedisIT {
    private static final int TRIES = 1_000;

    private RedisServer server;

    @BeforeEach
    void start() {
        server = RedisServer.start(RedisBinary.find());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWrongPasswordIsNeverTakenForALostConnection() {
        try (RedisClients clients = clients("nobody", "wrong")) {
            for (int i = 0; i < TRIES; i++) {
                assertRefused(clients, "WRONGPASS");
            }
        }
    }

    @Test
    void aConnectionIsClosedOnce() {
        try (LogLines log = LogLines.of("io.lettuce.core.RedisChannelHandler")) {
            for (int i = 0; i < 20; i++) {
                try (RedisClients clients = clients(null, null);
                        Link link = clients.connect(server.address())) {
                    link.call("PING");
                }
            }
            assertThat(log.contain("already closed")).isFalse();
        }
    }

    @Test
    void aLoginThatIsMissingIsToldToo() {
        server.call("CONFIG", "SET", "requirepass", "secret");
        try (RedisClients clients = clients(null, null)) {
            assertRefused(clients, "NOAUTH");
        }
        try (RedisClients clients = clients(null, "secret");
                Link link = clients.connect(server.address())) {
            assertThat(text(link.call("CLIENT", "GETNAME"))).isEqualTo("redis-cdc-test");
        }
    }

    @Test
    void aUserWhoMayNotNameItselfMayWork() {
        server.call("ACL", "SETUSER", "bare", "on", ">secret", "-@all", "+get", "~*");
        try (RedisClients clients = clients("bare", "secret");
                Link link = clients.connect(server.address())) {
            assertThat(link.call("GET", "key")).isNull();
        }
    }

    /** As a stopped process does: the kernel still takes connections. */
    @Test
    void aServerThatNeverAnswersCostsTheTimeToConnectOnly() throws IOException {
        RedisSettings settings =
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 500, 5_000, "redis-cdc-test");
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                RedisClients clients = new RedisClients(settings)) {
            RedisAddress address = new RedisAddress(null, "127.0.0.1", silent.getLocalPort(), false);
            assertThatThrownBy(() -> clients.connect(address).close())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("500 ms (redis.connect.timeout.ms)");
        }
    }

    private void assertRefused(RedisClients clients, String code) {
        assertThatThrownBy(() -> clients.connect(server.address()).close())
                .isInstanceOfSatisfying(
                        RedisReplyException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }

    private static RedisClients clients(String user, String password) {
        return new RedisClients(new RedisSettings(
                user, password, new TlsSettings(null, null, null, true), 10_000, 60_000, "redis-cdc-test"));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
