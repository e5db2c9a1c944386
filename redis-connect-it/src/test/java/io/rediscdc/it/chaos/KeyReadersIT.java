package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.ReadBounds;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a service says while it scales is not taken for what it never does. */
class KeyReadersIT {
    private static final String PASSING = "-ERR the backend is being scaled\r\n";
    private static final String LOAD = "SCRIPT\r\n$4\r\nLOAD";
    private static final String USAGE = "MEMORY\r\n$5\r\nUSAGE";
    private static final ReadBounds BOUNDS = new ReadBounds(8_000_000, 200, 1_048_576, 900_000);

    private static RedisServer server;
    private static CutProxy proxy;

    @BeforeAll
    static void start() {
        server = RedisServer.start(RedisBinary.find());
        server.call("ACL", "SETUSER", "noscripts", "reset", "on", ">p", "+@all", "-@scripting", "~*");
        server.call("ACL", "SETUSER", "nomemory", "reset", "on", ">p", "+@all", "-memory|usage", "~*");
        server.call("ACL", "SETUSER", "noevalsha", "reset", "on", ">p", "+@all", "-evalsha", "~*");
        server.call("ACL", "SETUSER", "nomulti", "reset", "on", ">p", "+@all", "-multi", "~*");
        proxy = new CutProxy(server);
    }

    @AfterAll
    static void end() {
        proxy.close();
        server.close();
    }

    @Test
    void scriptsAreTriedAgainThatWereRefusedInPassing() {
        try (RedisClients clients = clients("noevalsha");
                Link link = connect(clients)) {
            for (String word : List.of(LOAD, "EVALSHA_RO")) {
                proxy.answer(word, PASSING);
                KeyReader reader = KeyReaders.choose(link, BOUNDS);
                assertThat(reader.name()).isEqualTo("MULTI");
                assertThat(reader.isProvisional()).isTrue();
                KeyReader next = KeyReaders.choose(link, BOUNDS);
                assertThat(next.name()).isEqualTo("script");
                assertThat(next.isProvisional()).isFalse();
            }
        }
    }

    @Test
    void noReaderIsChosenInPassingThatTheUserMayNotUse() {
        try (RedisClients clients = clients("nomulti");
                Link link = connect(clients)) {
            proxy.answer(LOAD, PASSING);
            assertThatThrownBy(() -> KeyReaders.choose(link, BOUNDS))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageContaining("is being scaled");
            assertThat(KeyReaders.choose(link, BOUNDS).name()).isEqualTo("script");
        }
    }

    @Test
    void whatTheUserMayNotStaysSo() {
        try (RedisClients clients = clients("noscripts");
                Link link = connect(clients)) {
            KeyReader reader = KeyReaders.choose(link, BOUNDS);
            assertThat(reader.name()).isEqualTo("MULTI");
            assertThat(reader.isProvisional()).isFalse();
        }
        try (RedisClients clients = clients("nomemory");
                Link link = connect(clients)) {
            assertThat(KeyReaders.ofClusterNode(link, BOUNDS).name()).isEqualTo("script");
        }
    }

    @Test
    void noReaderWithoutBoundsIsChosenWhileTheServerLoads() {
        try (RedisClients clients = clients(null);
                Link link = connect(clients)) {
            proxy.answer(USAGE, "-LOADING Redis is loading the dataset in memory\r\n");
            assertThatThrownBy(() -> KeyReaders.choose(link, BOUNDS))
                    .isInstanceOf(RedisReplyException.class)
                    .hasMessageContaining("MEMORY USAGE");
            assertThat(KeyReaders.choose(link, BOUNDS).name()).isEqualTo("script");
        }
    }

    @Test
    void aServiceThatRefusesToTellOfMemoryInWordsOfItsOwnIsReadAllTheSame() {
        try (RedisClients clients = clients(null);
                Link link = connect(clients)) {
            proxy.answer(USAGE, "-ERR Command is not available: 'MEMORY'\r\n");
            assertThat(KeyReaders.choose(link, BOUNDS).name()).isEqualTo("script");
        }
    }

    private static Link connect(RedisClients clients) {
        return clients.connect(new RedisAddress(null, "127.0.0.1", proxy.port(), false));
    }

    private static RedisClients clients(String user) {
        return new RedisClients(new RedisSettings(
                user, user == null ? null : "p", new TlsSettings(null, null, null, true), 2_000, 30_000, "test"));
    }
}
