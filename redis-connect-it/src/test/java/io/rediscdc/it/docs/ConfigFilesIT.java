package io.rediscdc.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.Checkout;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every connector JSON in config/ is fit to be posted: address and secrets aside, it is validated as it is. */
class ConfigFilesIT {
    private static final Path CONFIG = Checkout.root().resolve("config");

    /** Keys of Connect itself. A key that is neither of these nor of the connector is a slip of the pen. */
    private static final String CONNECTS_OWN =
            "connector\\.class|tasks\\.max|(key|value|header)\\.converter(\\..+)?|topics"
                    + "|topics\\.regex|(errors|topic\\.creation|producer\\.override|consumer\\.override|kafka)\\..+";

    private static RedisServer redis;
    private static RedisCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        String users = Files.readString(CONFIG.resolve("acl").resolve("source-notifications.acl"))
                + Files.readString(CONFIG.resolve("acl").resolve("sink.acl"));
        Path acl = Files.writeString(folder.resolve("users.acl"), users);
        redis = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA", "--aclfile", acl.toString());
        Path clusterAcl = CONFIG.resolve("acl").resolve("sink-cluster.acl");
        cluster = RedisCluster.start(RedisBinary.find(), 3, 0, "--aclfile", clusterAcl.toString());
    }

    @AfterAll
    static void end() {
        redis.close();
        cluster.close();
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(CONFIG)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void validatesClean(Path file) throws Exception {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("name").asText()).as("name").isNotBlank();
        Map<String, String> config = new HashMap<>();
        json.path("config")
                .properties()
                .forEach(field -> config.put(
                        field.getKey(), resolve(field.getKey(), field.getValue().asText())));
        if ("cluster".equals(config.get("redis.topology"))) {
            config.put("redis.uri", cluster.uris());
        }
        config.replaceAll((key, value) -> key.endsWith("analytics.redis.uri") ? cluster.uris() : value);
        Connector connector = Class.forName(config.get("connector.class"))
                .asSubclass(Connector.class)
                .getDeclaredConstructor()
                .newInstance();

        assertThat(errors(connector, config)).isEmpty();
        assertThat(config.keySet())
                .as("keys that neither the connector nor Connect has")
                .allMatch(key -> connector.config().names().contains(key.replaceFirst("^targets\\.[^.]+\\.", ""))
                        || key.matches(CONNECTS_OWN));
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdsNoSecret(Path file) throws IOException {
        new ObjectMapper()
                .readTree(file.toFile()).path("config").properties().stream()
                        .filter(field -> field.getKey().endsWith("redis.password"))
                        .forEach(field -> assertThat(field.getValue().asText())
                                .as("a config provider gives " + field.getKey())
                                .matches("\\$\\{.*}"));
    }

    private static String resolve(String key, String value) {
        return switch (key.replaceFirst("^targets\\.[^.]+\\.", "")) {
            case "redis.uri" -> redis.uri();
            case "redis.password" -> "CHANGE-ME";
            default -> value.replace("${env:KAFKA_BOOTSTRAP}", "127.0.0.1:9092");
        };
    }

    private static Map<String, List<String>> errors(Connector connector, Map<String, String> config) {
        return connector.validate(config).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
