package io.rediscdc.it.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.tools.server.FreePort;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectDistributed;

/** A Connect worker in a process of its own, which may be frozen and thawed; its broker is elsewhere. */
final class WorkerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Path folder;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private WorkerProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts it with exactly-once support for sources, and the connectors on its class path.
     *
     * @param folder an existing one, for its settings and its log
     */
    static WorkerProcess start(String bootstrap, String group, Path folder) throws IOException {
        return start(bootstrap, group, "enabled", folder);
    }

    /** The same as workers are by default: nothing refuses what a source task writes that another worker has taken. */
    static WorkerProcess startWithoutFencing(String bootstrap, String group, Path folder) throws IOException {
        return start(bootstrap, group, "disabled", folder);
    }

    private static WorkerProcess start(String bootstrap, String group, String exactlyOnce, Path folder)
            throws IOException {
        int port = FreePort.next();
        Path settings = folder.resolve("worker.properties");
        try (BufferedWriter writer = Files.newBufferedWriter(settings)) {
            settings(bootstrap, group, exactlyOnce, port).store(writer, null);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConnectDistributed.class.getName(),
                        settings.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.out").toFile())
                .start();
        return new WorkerProcess(process, folder, port);
    }

    /** Waits until it has joined its group. */
    void awaitUp() {
        await("a worker").atMost(LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("worker.out")));
            }
            try {
                return get("/connectors").isArray();
            } catch (IOException e) {
                return false; // not yet
            }
        });
    }

    /** Its name in its group, as it appears in the status of tasks. */
    String id() {
        return "127.0.0.1:" + port;
    }

    void put(String connector, Map<String, String> config) {
        await("the connector to be taken").atMost(LIMIT).until(() -> {
            HttpRequest request = request("/connectors/" + connector + "/config")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(JSON.writeValueAsString(config)))
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 400) {
                throw new IllegalStateException(response.body());
            }
            return response.statusCode() < 300; // else it is about to join, or to find its leader
        });
    }

    /** The worker that runs task 0 of the connector; empty while none does. */
    String runnerOf(String connector) throws IOException, InterruptedException {
        JsonNode task =
                get("/connectors/" + connector + "/status").path("tasks").path(0);
        return task.path("state").asText().equals("RUNNING")
                ? task.path("worker_id").asText()
                : "";
    }

    /** What it has logged. */
    String log() throws IOException {
        return Files.readString(folder.resolve("target").resolve("test.log"), StandardCharsets.UTF_8);
    }

    /** Sends it {@code STOP} or {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("kill -" + name + " " + process.pid());
        }
    }

    /** Ends it as a crash does, frozen or not. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                http.send(request(path).build(), BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + id() + path)).timeout(ANSWER_LIMIT);
    }

    private static Properties settings(String bootstrap, String group, String exactlyOnce, int port) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("group.id", group);
        settings.put("listeners", "http://127.0.0.1:" + port);
        settings.put("plugin.discovery", "service_load");
        settings.put("exactly.once.source.support", exactlyOnce);
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("session.timeout.ms", "6000");
        settings.put("heartbeat.interval.ms", "1000");
        settings.put("scheduled.rebalance.max.delay.ms", "0"); // the successor takes over at once
        for (String topic : List.of("config", "offset", "status")) {
            settings.put(topic + ".storage.topic", group + "-" + topic);
            settings.put(topic + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        settings.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        settings.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        settings.put("connector.client.config.override.policy", "All");
        return settings;
    }
}
