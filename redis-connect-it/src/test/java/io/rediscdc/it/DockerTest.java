package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;

/** As much of docker/ as can be checked without an engine. */
class DockerTest {
    private static final Path ROOT = Checkout.root();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");

    @Test
    void theWorkersPropertiesAreWhatAWorkerTakes() throws IOException {
        Map<String, String> properties = worker();
        properties.keySet().removeIf(key -> key.startsWith("config.providers.")); // the variable is not set here
        properties.remove("config.providers");

        DistributedConfig config = new DistributedConfig(properties);

        assertThat(config.values().keySet()).as("keys that a worker knows").containsAll(properties.keySet());
    }

    @Test
    void theImagesPluginPathIsTheWorkers() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("docker/Dockerfile"));
        assertThat(dockerfile)
                .contains("redis-source-connector/target/plugin/ " + worker().get("plugin.path") + "/")
                .contains("redis-sink-connector/target/plugin/ " + worker().get("plugin.path") + "/");
    }

    @Test
    void theImageHasTheKafkaThatThisIsBuiltWith() throws IOException {
        String kafka = "apache/kafka:" + System.getProperty("rediscdc.kafka.version");
        assertThat(Files.readString(ROOT.resolve("docker/Dockerfile"))).contains("FROM " + kafka + " AS plain\n");
        assertThat(compose().at("/services/kafka/image").asText()).isEqualTo(kafka);
    }

    /** The plain image is what one gets who asks for nothing; Confluent's converters go where the worker looks for plugins. */
    @Test
    void confluentsConvertersAreInTheImageOfThatName() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("docker/Dockerfile"));
        assertThat(dockerfile)
                .endsWith("\nFROM plain\n")
                .contains("\nFROM plain AS confluent\nCOPY --from=confluentinc/")
                .contains(" " + worker().get("plugin.path") + "/confluent-converters/\n")
                .contains(
                        "'s/^plugin.discovery=.*/plugin.discovery=hybrid_warn/' /opt/redis-cdc/worker-distributed.properties");
        assertThat(compose().at("/services/connect/build/target").asText()).isEqualTo("${CONNECT_IMAGE:-plain}");
        JsonNode avro = new ObjectMapper()
                .readTree(ROOT.resolve("config/typed-avro-confluent.json").toFile());
        assertThat(avro.at("/config/value.converter.schema.registry.url").asText())
                .isEqualTo("http://schema-registry:8081");
        assertThat(compose()
                        .at("/services/schema-registry/environment/SCHEMA_REGISTRY_LISTENERS")
                        .asText())
                .endsWith(":8081");
    }

    @Test
    void whatComposeNamesIsThere() throws IOException {
        JsonNode connect = compose().at("/services/connect");
        Path context =
                ROOT.resolve("docker").resolve(connect.at("/build/context").asText());
        assertThat(context.resolve(connect.at("/build/dockerfile").asText())).isRegularFile();
        for (String dependency : fieldNames(connect.path("depends_on"))) {
            assertThat(compose().path("services").path(dependency).has("healthcheck"))
                    .as("health check of %s", dependency)
                    .isTrue();
        }
    }

    @Test
    void composeSetsEveryVariableOfTheWorkerAndTheQuickstart() throws IOException {
        List<String> set = fieldNames(compose().at("/services/connect/environment"));
        try (Stream<Path> configs = Files.list(ROOT.resolve("config"))) {
            Stream<Path> used =
                    configs.filter(file -> file.getFileName().toString().matches("quickstart-.*|worker-.*"));
            assertThat(used.flatMap(DockerTest::variables).collect(Collectors.toSet()))
                    .isSubsetOf(set)
                    .isNotEmpty();
        }
    }

    private static Map<String, String> worker() throws IOException {
        Properties properties = Utils.loadProps(
                ROOT.resolve("config/worker-distributed.properties").toString());
        return Utils.propsToStringMap(properties);
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(ROOT.resolve("docker/compose.yml").toFile());
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Stream<String> variables(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> VARIABLE.matcher(line).results().map(found -> found.group(1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
