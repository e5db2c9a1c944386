package io.rediscdc.it.avro;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.Checkout;
import io.rediscdc.tools.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real Apicurio Registry, which keeps its schemas in memory, behind the REST that Confluent's registry has. */
final class Registry implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Registry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the one that the build has unpacked. */
    static Registry start() throws IOException {
        Path folder =
                Checkout.root().resolve("redis-connect-it").resolve("target").resolve("apicurio");
        int port = FreePort.next();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        "apicurio-registry-app-" + System.getProperty("rediscdc.apicurio.version") + "-runner.jar")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        Registry registry = new Registry(process, port);
        try {
            await("the registry; see " + folder.resolve("registry.log"))
                    .atMost(Duration.ofSeconds(120))
                    .until(registry::answers);
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    /** What its own converter is given. */
    String url() {
        return "http://127.0.0.1:" + port + "/apis/registry/v2";
    }

    /** Asks what a client of Confluent's would ask; anything but success is thrown. */
    JsonNode ask(String method, String path, JsonNode body) throws IOException {
        HttpResponse<String> response = send(method, path, body == null ? "" : body.toString());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body());
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the registry has ended with exit code " + process.exitValue());
        }
        try {
            return send("GET", "/subjects", "").statusCode() == 200;
        } catch (ConnectException e) {
            return false; // not yet, which is the answer
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7" + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
