package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.kafka.tools.ConnectPluginPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugins as an operator gets them. That a worker runs them from plugin.path is seen in {@link UpIT}. */
class PackagingIT {
    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void whatTheWorkerBringsStaysOut(String type) {
        assertThat(jars(type))
                .anyMatch(jar -> jar.startsWith("redis-" + type + "-connector-"))
                .anyMatch(jar -> jar.startsWith("redis-connect-core-"))
                .anyMatch(jar -> jar.startsWith("lettuce-core-"))
                .noneMatch(jar -> jar.matches("(kafka|connect|slf4j|log4j|logback|scala|jakarta|javax).*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void nativeTransportsStayOut(String type) {
        assertThat(jars(type))
                .as("two plugins load their jars apart, and one native library cannot be loaded twice")
                .noneMatch(jar -> jar.contains("epoll") || jar.contains("kqueue") || jar.contains("io_uring"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theManifestNamesThePlugin(String type) throws IOException {
        Path plugin = Checkout.plugin(type);
        JsonNode manifest =
                new ObjectMapper().readTree(plugin.resolve("manifest.json").toFile());

        assertThat(manifest.findValuesAsText("name")).noneMatch(text -> text.contains("${"));
        assertThat(manifest.at("/component_types/0").asText()).isEqualTo(type);
        assertThat(plugin.getFileName().toString())
                .isEqualTo(manifest.at("/owner/username").asText() + "-"
                        + manifest.path("name").asText() + "-"
                        + manifest.path("version").asText());
        assertThat(plugin.resolve("doc").resolve("LICENSE")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theZipHoldsTheFolder(String type) throws IOException {
        Path plugin = Checkout.plugin(type);
        try (ZipFile zip = new ZipFile(Checkout.zip(type).toFile());
                Stream<Path> files = Files.walk(plugin)) {
            Set<String> packed = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .collect(Collectors.toSet());
            Set<String> unpacked = files.filter(Files::isRegularFile)
                    .map(file -> plugin.getParent().relativize(file).toString())
                    .collect(Collectors.toSet());
            assertThat(packed).isEqualTo(unpacked);
        }
    }

    @ParameterizedTest
    @CsvSource({"source, io.rediscdc.source.RedisSourceConnector", "sink, io.rediscdc.sink.RedisSinkConnector"})
    void connectFindsTheConnectorByItsManifest(String type, String connector) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] args = {"list", "--plugin-path", Checkout.pluginPath(type).toString()};

        assertThat(ConnectPluginPath.mainNoExit(args, print, print)).isZero();

        // pluginName, firstAlias, secondAlias, pluginVersion, pluginType, isLoadable, hasManifest, pluginLocation
        List<String[]> rows = out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t"))
                .filter(row -> row[0].equals(connector) && row.length == 8 && row[7].startsWith("/"))
                .toList();
        assertThat(rows).as(out.toString(StandardCharsets.UTF_8)).hasSize(1);
        assertThat(rows.get(0)[4]).isEqualTo(type);
        assertThat(rows.get(0)[5]).as("isLoadable").isEqualTo("true");
        assertThat(rows.get(0)[6]).as("hasManifest").isEqualTo("true");
    }

    private static List<String> jars(String type) {
        return Checkout.list(Checkout.plugin(type).resolve("lib")).stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }
}
