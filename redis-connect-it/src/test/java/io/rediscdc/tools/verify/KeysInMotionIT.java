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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that go away or are large while they are read. */
class KeysInMotionIT {
    private static final int PENDING = 300;
    private static final long MEGABYTE = 1024 * 1024;

    private RedisServer running;
    private Redis redis;
    private RedisClients clients;
    private Server server;

    @BeforeEach
    void start() {
        running = ServerVersion.R7.start("--slowlog-log-slower-than", "0", "--slowlog-max-len", "1000");
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

    @Test
    void largeEntriesAreNotAskedForAllAtOnceAndComparedAllTheSame() {
        for (int i = 1; i <= PENDING; i++) {
            redis.run("XADD stream " + i + "-1 field value");
        }
        redis.run("XGROUP CREATE stream group 0", "XREADGROUP GROUP group alice COUNT 500 STREAMS stream >");

        Map<String, String> small = new StreamReader().inParts(key("stream", PENDING * 100L));
        redis.run("SLOWLOG RESET");
        Map<String, String> large = new StreamReader().inParts(key("stream", PENDING * MEGABYTE));

        assertThat(slowLog()).anyMatch(command -> command.startsWith("XINFO STREAM stream FULL COUNT"));
        assertThat(slowLog())
                .as("300 entries of a megabyte each")
                .doesNotContain("XINFO STREAM stream FULL COUNT " + PENDING);
        assertThat(Difference.between(stream(small), stream(large), 0)).isNull();
        redis.run("XACK stream group 150-1");
        assertThat(Difference.between(
                        stream(small), stream(new StreamReader().inParts(key("stream", PENDING * MEGABYTE))), 0))
                .isNotNull();
    }

    private List<String> slowLog() {
        return ((List<?>) redis.call("SLOWLOG", "GET", 1000))
                .stream()
                        .map(entry -> String.join(
                                " ",
                                ((List<?>) ((List<?>) entry).get(3))
                                        .stream().map(Replies::text).toList()))
                        .toList();
    }

    private static Reading stream(Map<String, String> facets) {
        return new Reading(Values.STREAM, Reading.NO_EXPIRY, facets);
    }

    private BigKey key(String name, long bytes) {
        return new BigKey(server, new DbKey(0, name.getBytes(StandardCharsets.UTF_8)), bytes);
    }
}
