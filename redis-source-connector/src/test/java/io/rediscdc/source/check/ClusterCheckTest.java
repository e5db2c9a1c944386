package io.rediscdc.source.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCheckTest {
    private static final RedisAddress NODE = new RedisAddress(null, "h", 6379, false);

    @ParameterizedTest
    @ValueSource(strings = {"0,1", "0-15", "1"})
    void aListOfMoreThanTheFirstDatabaseIsRefused(String databases) {
        SourceConfig config = new SourceConfig(Map.of(
                "redis.uri",
                "redis://h",
                "redis.topology",
                "cluster",
                "topic.prefix",
                "p",
                "capture.databases",
                databases));
        ConfigValue field = new ConfigValue(CaptureConfig.DATABASES, databases, List.of(), new ArrayList<>());
        try (RedisClients clients = new RedisClients(config.redisSettings())) {
            assertThat(ClusterCheck.primaries(config, clients, Map.of(CaptureConfig.DATABASES, field)))
                    .isEmpty();
        }
        assertThat(field.errorMessages())
                .singleElement()
                .asString()
                .contains("capture.databases=" + databases + ": of a cluster only database 0", "set it to 0 or *");
    }

    @Test
    void keysThatAreNotCapturedAreToldOf() {
        assertThat(ClusterCheck.othersHeld(NODE, info(""))).isNull();
        assertThat(ClusterCheck.othersHeld(NODE, info("db0:keys=5,expires=0\r\n")))
                .isNull();
        assertThat(ClusterCheck.othersHeld(NODE, info("db0:keys=5,expires=0\r\ndb2:keys=1,expires=0\r\n")))
                .contains("h:6379 holds keys in databases [2]", "capture.databases=0");
    }

    private static ServerInfo info(String keyspace) {
        return ServerInfo.parse(("# Keyspace\r\n" + keyspace).getBytes(StandardCharsets.US_ASCII));
    }
}
