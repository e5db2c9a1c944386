package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the bad network is as bad as it says. */
class CutProxyIT {
    private static RedisServer server;

    private CutProxy proxy;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start(RedisBinary.find());
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void start() {
        server.call("FLUSHALL");
        proxy = new CutProxy(server);
    }

    @AfterEach
    void end() {
        proxy.close();
    }

    @Test
    void itPassesOnUntilItIsCut() {
        try (RespSocket first = connect();
                RespSocket second = connect()) {
            first.call("SET", "k", new byte[200_000]);
            second.call("PSUBSCRIBE", "x");
            assertThat((byte[]) first.call("GET", "k")).hasSize(200_000);
            assertThat(proxy.cut(ProxiedConnection::hearsHints)).isEqualTo(1);
            assertThatThrownBy(second::read).isInstanceOf(RedisLinkException.class);
            assertThat(first.call("PING")).isEqualTo("PONG");
            assertThat(proxy.cutAll()).isEqualTo(1);
            assertThatThrownBy(() -> first.call("PING")).isInstanceOf(RedisLinkException.class);
            assertThat(proxy.cuts()).isEqualTo(2);
        }
    }

    @Test
    void itCutsInTheMiddleOfACommand() {
        proxy.cutEachAfter(() -> 150);
        try (RespSocket socket = connect()) {
            assertThatThrownBy(() -> socket.call("SET", "k", new byte[100_000])).isInstanceOf(RedisLinkException.class);
        }
        assertThat(server.call("EXISTS", "k")).isEqualTo(0L);
        assertThat(proxy.cuts()).isEqualTo(1);
        proxy.cutEachAfter(null);
        try (RespSocket socket = connect()) {
            socket.call("SET", "k", new byte[100_000]);
        }
    }

    @Test
    void itStallsAndRefuses() {
        try (RespSocket socket = connect()) {
            proxy.stall();
            socket.send("SET", "k", "v");
            socket.setReadTimeoutMs(300);
            assertThat(socket.awaitInput()).isFalse();
            assertThat(server.call("EXISTS", "k")).isEqualTo(0L);
            proxy.resume();
            socket.setReadTimeoutMs(10_000);
            assertThat(socket.read()).isEqualTo("OK");
            proxy.refuse(true);
            assertThatThrownBy(this::connect).isInstanceOf(RedisLinkException.class);
            assertThat(socket.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aServerMayHearLateOfAClientThatIsGone() {
        try (RespSocket socket = connect()) {
            proxy.connections().get(0).hold();
            socket.send("SET", "k", "late");
            await().until(() -> proxy.connections().get(0).said("late"));
            proxy.connections().get(0).cutClientSide();
            assertThat(server.call("EXISTS", "k")).isEqualTo(0L);
            proxy.resume();
            await().until(() -> server.call("EXISTS", "k").equals(1L));
        }
    }

    private RespSocket connect() {
        return RespSocket.connect(
                new RedisAddress(null, "127.0.0.1", proxy.port(), false),
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test"));
    }
}
