package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.DbKey;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that go away while they are read. */
class KeysInMotionIT {
    private static final long MEGABYTE = 1024 * 1024;

    private RedisServer running;
    private Redis redis;
    private RedisClients clients;
    private Server server;

    @BeforeEach
    void start() {
        running = ServerVersion.R7.start();
        redis = new Redis(running);
        clients = new RedisClients(
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 10_000, "test"));
        server = Server.open("source", clients, running.address(), false);
    }

    @AfterEach
    void end() {
        server.close();
        clients.close();
        redis.close();
        running.close();
    }

    @Test
    void aKeyOfAModuleThatIsGoneIsTorn() {
        assertThat(new OpaqueReader().inParts(key("gone", MEGABYTE))).isNull();
    }

    @Test
    void aGroupThatIsGoneTearsItsStream() {
        redis.run("XADD stream 1-1 a 1");
        assertThatThrownBy(() -> server.ask(0, "XPENDING", "stream", "gone", "-", "+", 10))
                .isInstanceOf(TornReadException.class);
        assertThatThrownBy(() -> server.ask(0, "XPENDING", "gone", "gone", "-", "+", 10))
                .isInstanceOf(TornReadException.class);
    }

    private BigKey key(String name, long bytes) {
        return new BigKey(server, new DbKey(0, name.getBytes(StandardCharsets.UTF_8)), bytes);
    }
}
