package io.rediscdc.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The few calls of Connect's REST interface that a measurement needs. */
final class Rest {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int POLL_MS = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    Rest(String base) {
        this.base = base;
    }

    void create(String name, Map<String, String> config) {
        call("POST", "/connectors", json.valueToTree(Map.of("name", name, "config", config)));
    }

    void delete(String name) {
        call("DELETE", "/connectors/" + name, null);
    }

    /** Throws with the trace if the connector or one of its tasks has failed. */
    void requireNotFailed(String name) {
        HttpResponse<String> response = send("GET", "/connectors/" + name + "/status", null);
        if (response.statusCode() == NOT_FOUND) {
            return; // it has no status yet
        }
        JsonNode status = read(response);
        require(name, status.path("connector"));
        status.path("tasks").forEach(task -> require(name, task));
    }

    private static void require(String name, JsonNode part) {
        if (part.path("state").asText().equals("FAILED")) {
            throw new IllegalStateException(
                    name + " failed: " + part.path("trace").asText());
        }
    }

    private void call(String method, String path, JsonNode body) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        HttpResponse<String> response = send(method, path, body);
        while (asksToTryAgain(response) && System.nanoTime() < deadline) {
            sleep();
            response = send(method, path, body);
        }
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(
                    method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
        }
    }

    /** A rebalance is on, or the connector's own check of a server had no answer in time on a busy machine. */
    private static boolean asksToTryAgain(HttpResponse<String> response) {
        return response.statusCode() == CONFLICT
                || (response.statusCode() == BAD_REQUEST && response.body().contains("could not be checked"));
    }

    private JsonNode read(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("Connect answered no JSON: " + response.body(), e);
        }
    }

    private HttpResponse<String> send(String method, String path, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("Connect does not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Connect answers", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Connect rebalances", e);
        }
    }
}
