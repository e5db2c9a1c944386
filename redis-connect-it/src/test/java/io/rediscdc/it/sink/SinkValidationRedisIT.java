package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.event.KeyValue;
import io.rediscdc.it.Keys;
import io.rediscdc.sink.RedisSinkConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What validate sees at a real server, and that the ACL line that ships is enough. */
class SinkValidationRedisIT {
    private static final Path ACL_FILE = Path.of("..", "config", "acl", "sink.acl");

    private static final Path SAMPLE = Path.of("..", "config", "redis-sink.json");

    @TempDir
    static Path folder;

    private static LocalRedis redis;

    @BeforeAll
    static void start() throws IOException {
        Path acl = Files.copy(ACL_FILE, folder.resolve("users.acl"));
        redis = LocalRedis.start(folder, "--aclfile", acl.toString());
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @Test
    void aFitTargetIsCleanAndStaysUntouched() {
        redis.call("FLUSHALL");
        assertThat(errors(Map.of("redis.uri", redis.uri()))).isEmpty();
        assertThat(Keys.count(redis::call)).isEqualTo(0L);
    }

    @Test
    void theShippedAclLineIsEnoughToCheckAndToWrite() {
        redis.call("FLUSHALL");
        Map<String, String> props =
                Map.of("redis.uri", redis.uri(), "redis.username", "redis-sink", "redis.password", "CHANGE-ME");
        assertThat(errors(props)).isEmpty();
        try (SinkHarness sink = SinkHarness.start(props)) {
            sink.put(
                    sink.record(0, "s", KeyValue.string("v".getBytes(StandardCharsets.UTF_8), 0)),
                    sink.record(1, "s", KeyValue.string("v".getBytes(StandardCharsets.UTF_8), 4_000_000_000_000L)),
                    sink.record(0, "gone", null));
            assertThat(sink.errant).isEmpty();
        }
        assertThat(redis.call("GET", "s")).isEqualTo("v".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theShippedConfigurationIsCleanForTheShippedUser() throws IOException {
        JsonNode json = new ObjectMapper().readTree(SAMPLE.toFile());
        assertThat(json.get("config").get("redis.password").asText()).isEqualTo("${env:REDIS_TARGET_PASSWORD}");
        Map<String, String> props = new HashMap<>();
        json.get("config")
                .properties()
                .forEach(each -> props.put(each.getKey(), each.getValue().asText()));
        props.put("redis.uri", redis.uri());
        props.put("redis.password", "CHANGE-ME");
        assertThat(errors(props)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-set", "-restore", "-unlink", "-select", "-hgetall", "-eval", "-hget", "-scan", "resetkeys"})
    void aMissingRightIsNamedOnTheUser(String missing) {
        redis.call("ACL", "SETUSER", "lesser", "reset", "on", ">p", "+@all", "~*", missing);
        Map<String, List<String>> errors =
                errors(Map.of("redis.uri", redis.uri(), "redis.username", "lesser", "redis.password", "p"));
        assertThat(errors).containsOnlyKeys("redis.username");
        assertThat(errors.get("redis.username").get(0))
                .containsAnyOf("NOPERM", "The user executing the script")
                .contains("-@all")
                .contains("+restore");
    }

    @Test
    void theNiceToHaveRightsAreNotNeeded() {
        redis.call(
                "ACL",
                "SETUSER",
                "least",
                "reset",
                "on",
                ">p",
                "-@all",
                "+select",
                "+set",
                "+restore",
                "+unlink",
                "+info",
                "+eval",
                "+hget",
                "+hgetall",
                "+hset",
                "+scan",
                "~*");
        Map<String, String> props = Map.of("redis.uri", redis.uri(), "redis.username", "least", "redis.password", "p");
        assertThat(errors(props)).isEmpty();
        try (SinkHarness sink = SinkHarness.start(props)) {
            sink.put(sink.record(0, "gone", null));
        }
    }

    @Test
    void aServerThatIsNotThereIsShownOnTheAddress() {
        assertThat(errors(Map.of("redis.uri", "redis://127.0.0.1:1"))).containsOnlyKeys("redis.uri");
        assertThat(errors(Map.of("redis.uri", "redis://no-such-host.invalid:6379")))
                .containsOnlyKeys("redis.uri");
    }

    @Test
    void aRefusedLoginIsShownOnThePassword() {
        assertThat(errors(Map.of("redis.uri", redis.uri(), "redis.username", "redis-sink", "redis.password", "no")))
                .containsOnlyKeys("redis.password");
    }

    @Test
    void aDatabaseThatIsNotThereIsShownOnTheMap() {
        assertThat(errors(Map.of("redis.uri", redis.uri(), "database.map", "0:16")))
                .containsOnlyKeys("database.map");
    }

    @Test
    void aReplicaIsShownOnTheAddress() throws IOException {
        try (LocalRedis replica = LocalRedis.start(folder, "--replicaof", "127.0.0.1", "" + redis.port())) {
            Map<String, List<String>> errors = errors(Map.of("redis.uri", replica.uri()));
            assertThat(errors).containsOnlyKeys("redis.uri");
            assertThat(errors.get("redis.uri").get(0)).contains("replica of 127.0.0.1:" + redis.port());

            replica.call("ACL", "SETUSER", "default", "-info");
            assertThat(errors(Map.of("redis.uri", replica.uri()))).containsOnlyKeys("redis.uri");
        }
    }

    @Test
    void aClusterNodeIsShownOnTheTopology() throws IOException {
        try (LocalRedis node = LocalRedis.start(folder, "--cluster-enabled", "yes")) {
            assertThat(errors(Map.of("redis.uri", node.uri()))).containsOnlyKeys("redis.topology");
        }
    }

    private static Map<String, List<String>> errors(Map<String, String> props) {
        return new RedisSinkConnector()
                .validate(props).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
