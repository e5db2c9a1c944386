package io.rediscdc.tools.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Connect's REST interface, as anybody would use it with curl. */
final class Connect {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    Connect(String base) {
        this.base = base;
    }

    /** Posts a connector's JSON as it is in the file. */
    void create(Path file) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                request("/connectors").POST(BodyPublishers.ofFile(file)).build(), BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IllegalStateException("Connect refused " + file + ": " + response.body());
        }
    }

    /** {@code RUNNING}, {@code FAILED} with the trace, or another word while it is on its way. */
    String state(String connector) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request("/connectors/" + connector + "/status").GET().build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            return "UNASSIGNED";
        }
        JsonNode status = new ObjectMapper().readTree(response.body());
        String state = status.path("connector").path("state").asText();
        if (state.equals("FAILED")) {
            return state + ": " + status.path("connector").path("trace").asText();
        }
        for (JsonNode task : status.path("tasks")) {
            state = task.path("state").asText();
            if (state.equals("FAILED")) {
                return state + ": " + task.path("trace").asText();
            }
        }
        return status.path("tasks").isEmpty() ? "UNASSIGNED" : state;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .timeout(LIMIT);
    }
}
