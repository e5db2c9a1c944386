package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.shard.UnreadHints;
import io.rediscdc.tools.server.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which servers would evict their data for hints that nobody reads, and what the operator is told. */
class UnreadHintsIT {
    private static final RedisSettings SETTINGS =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aServerThatEvictsAndBoundsNoClientIsWarnedOf(ServerVersion version) {
        try (RedisServer server = version.start("--maxmemory", "60mb", "--maxmemory-policy", "allkeys-lru")) {
            assertThat(warning(server, "monitor"))
                    .contains("evicts keys at maxmemory (allkeys-lru)", "capture.mode=monitor")
                    .contains("CONFIG SET maxmemory-clients 5%")
                    .contains("client-output-buffer-limit");
            assertThat(warning(server, "tracking")).contains("capture.mode=tracking");
            assertThat(warning(server, "notifications"))
                    .as("a subscriber has a limit")
                    .isEmpty();
            server.call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 1mb 60");
            assertThat(warning(server, "monitor")).isEmpty();
            server.call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 0 0");
            assertThat(warning(server, "monitor")).isNotEmpty();
            if (version != ServerVersion.R62) {
                server.call("CONFIG", "SET", "maxmemory-clients", "5%");
                assertThat(warning(server, "monitor")).isEmpty();
            }
        }
    }

    @Test
    void aServerThatEvictsNothingIsNot() {
        try (RedisServer server = ServerVersion.R7.start()) {
            assertThat(warning(server, "monitor")).isEmpty();
            server.call("CONFIG", "SET", "maxmemory", "60mb");
            assertThat(warning(server, "monitor")).as("noeviction").isEmpty();
        }
    }

    private static String warning(RedisServer server, String mode) {
        try (RedisClients clients = new RedisClients(SETTINGS);
                Link link = clients.connect(server.address())) {
            return UnreadHints.warning(link, ServerInfo.parse((byte[]) link.call("INFO")), mode);
        }
    }
}
