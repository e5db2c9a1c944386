package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.UpProcess.Ready;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code redis-cdc up} with both plugins as they were packaged. */
class UpIT {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private RedisServer source;
    private RedisServer target;

    @BeforeEach
    void startServers() {
        source = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        target = RedisServer.start(RedisBinary.find());
    }

    @AfterEach
    void stopServers() {
        source.close();
        target.close();
    }

    @Test
    void goesOnWhereItStoppedOnOtherPortsAndAfterAKill() throws Exception {
        Path data = folder.resolve("data");
        source.call("SET", "k", "first");
        Path sourceFile = connector("src", sourceConfig());
        Path sinkFile = connector("dst", sinkConfig());
        try (UpProcess up = UpProcess.start(data, "--connector", sourceFile.toString(), sinkFile.toString())) {
            assertThat(up.awaitReady().connectors()).containsExactlyInAnyOrder("src", "dst");
            awaitAtTarget("first");
            assertThat(up.terminate()).isLessThan(STOP_LIMIT);
        }

        source.call("SET", "k", "while it was down");
        try (UpProcess up = UpProcess.start(data)) {
            assertThat(up.awaitReady().connectors()).containsExactlyInAnyOrder("src", "dst");
            awaitAtTarget("while it was down");
            up.kill9();
        }

        source.call("SET", "k", "after a kill");
        Map<String, String> changed = sinkConfig();
        changed.put("batch.max.records", "7");
        try (UpProcess up =
                UpProcess.start(data, "--connector", connector("dst", changed).toString())) {
            Ready ready = up.awaitReady();
            assertThat(ready.connectors()).containsExactlyInAnyOrder("src", "dst");
            assertThat(up.errors()).contains("dst: updated");
            assertThat(get(ready.rest() + "/connectors/dst/config")).contains("\"batch.max.records\":\"7\"");
            awaitAtTarget("after a kill");
            assertThat(up.terminate()).isLessThan(STOP_LIMIT);
        }
    }

    @Test
    void takesNoOtherWorkersConnectorsForItsOwn() throws Exception {
        Path file = connector("dst", sinkConfig());
        try (UpProcess first = UpProcess.start(folder.resolve("data"), "--connector", file.toString())) {
            Ready one = first.awaitReady();
            try (UpProcess second = UpProcess.start(folder.resolve("other"), "--bootstrap", one.kafka())) {
                assertThat(get(second.awaitReady().rest() + "/connectors")).isEqualTo("[]");
                assertThat(get(one.rest() + "/connectors/dst/status")).contains("RUNNING");
            }
        }
    }

    @Test
    @Tag("matrix")
    void whatIsStoppedStaysStoppedThoughItsFileHasChanged() throws Exception {
        Path data = folder.resolve("data");
        try (UpProcess up = UpProcess.start(
                data, "--connector", connector("dst", sinkConfig()).toString())) {
            put(up.awaitReady().rest() + "/connectors/dst/stop");
            up.terminate();
        }
        Map<String, String> changed = sinkConfig();
        changed.put("batch.max.records", "7");
        try (UpProcess up =
                UpProcess.start(data, "--connector", connector("dst", changed).toString())) {
            String rest = up.awaitReady().rest();
            assertThat(up.errors()).contains("dst: updated, and STOPPED as it was");
            assertThat(get(rest + "/connectors/dst/status")).contains("STOPPED").doesNotContain("RUNNING");
            assertThat(get(rest + "/connectors/dst/config")).contains("\"batch.max.records\":\"7\"");
        }
    }

    @Test
    void aTaskThatFailsAtItsStartEndsItWithTheTrace() throws Exception {
        Map<String, String> config = sinkConfig();
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", "dead"); // three replicas by default, and one broker
        try (UpProcess up = UpProcess.start(
                folder.resolve("data"), "--connector", connector("dst", config).toString())) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.errors())
                    .contains("dst failed: task 0: ")
                    .contains("ConnectException")
                    .contains("\tat org.apache.kafka.connect");
        }
    }

    /** Its former tasks ran, and what Connect says of them is not of the new ones. */
    @Test
    void aTaskThatFailsAtItsStartAfterAnUpdateIsNeverReady() throws Exception {
        Path data = folder.resolve("data");
        try (UpProcess up = UpProcess.start(
                data, "--connector", connector("dst", sinkConfig()).toString())) {
            up.awaitReady();
            up.terminate();
        }
        Map<String, String> changed = sinkConfig();
        changed.put("errors.tolerance", "all");
        changed.put("errors.deadletterqueue.topic.name", "dead");
        try (UpProcess up =
                UpProcess.start(data, "--connector", connector("dst", changed).toString())) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.errors()).contains("dst: updated").contains("dst failed: task 0: ");
            assertThat(up.output()).doesNotContain("ready");
        }
    }

    @Test
    void aRefusedConfigurationIsWrongUse() throws Exception {
        Map<String, String> config = sourceConfig();
        config.put("redis.uri", "http://127.0.0.1");
        Path file = connector("src", config);
        try (UpProcess up = UpProcess.start(folder.resolve("data"), "--connector", file.toString())) {
            assertThat(up.awaitEnd()).isEqualTo(2);
            assertThat(up.errors())
                    .contains("--connector: " + file + " was refused")
                    .contains("redis://");
        }
    }

    private Map<String, String> sourceConfig() {
        Map<String, String> config = withByteConverters("io.rediscdc.source.RedisSourceConnector");
        config.put("redis.uri", source.uri());
        config.put("topic.prefix", "up");
        config.put("kafka.bootstrap.servers", "${env:KAFKA_BOOTSTRAP}");
        config.put("topic.creation.default.partitions", "2");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("topic.creation.default.cleanup.policy", "compact");
        return config;
    }

    private Map<String, String> sinkConfig() {
        Map<String, String> config = withByteConverters("io.rediscdc.sink.RedisSinkConnector");
        config.put("redis.uri", target.uri());
        config.put("topics.regex", "up\\.db\\d+");
        config.put("consumer.override.isolation.level", "read_committed");
        return config;
    }

    private static Map<String, String> withByteConverters(String connector) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", connector);
        config.put("tasks.max", "1");
        config.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        return config;
    }

    private Path connector(String name, Map<String, String> config) throws IOException {
        Path file = folder.resolve(name + ".json");
        new ObjectMapper().writeValue(file.toFile(), Map.of("name", name, "config", config));
        return file;
    }

    private void awaitAtTarget(String value) {
        await("k at the target").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            byte[] found = (byte[]) target.call("GET", "k");
            assertThat(found).isEqualTo(value.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void put(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .PUT(BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isLessThan(300);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
