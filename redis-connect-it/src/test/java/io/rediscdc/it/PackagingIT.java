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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void connectFindsTheConnectorsByTheirManifests() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        String pluginPath = Checkout.pluginPath("source") + "," + Checkout.pluginPath("sink");

        int exit = ConnectPluginPath.mainNoExit(new String[] {"list", "--plugin-path", pluginPath}, print, print);

        String listed = out.toString(StandardCharsets.UTF_8);
        assertThat(exit).as(listed).isZero();
        assertThat(packaged(listed))
                .as(listed)
                .containsExactlyInAnyOrder(
                        "io.rediscdc.source.RedisSourceConnector source loadable=true manifest=true",
                        "io.rediscdc.sink.RedisSinkConnector sink loadable=true manifest=true");
    }

    /**
     * Of the columns pluginName, firstAlias, secondAlias, pluginVersion, pluginType, isLoadable, hasManifest and
     * pluginLocation, for ours that have a location: the class path of this test is listed too.
     */
    private static List<String> packaged(String listed) {
        return listed.lines()
                .map(line -> line.split("\t"))
                .filter(row -> row.length == 8 && row[0].startsWith("io.rediscdc.") && row[7].startsWith("/"))
                .map(row -> row[0] + " " + row[4] + " loadable=" + row[5] + " manifest=" + row[6])
                .toList();
    }

    private static List<String> jars(String type) {
        return Checkout.list(Checkout.plugin(type).resolve("lib")).stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }
}
