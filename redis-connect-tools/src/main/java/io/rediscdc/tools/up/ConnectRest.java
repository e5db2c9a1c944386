package io.rediscdc.tools.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The few calls of Connect's REST interface that a launcher needs. */
final class ConnectRest {
    private static final int CONFLICT = 409;
    private static final Duration REBALANCE_LIMIT = Duration.ofSeconds(60);
    private static final Duration STATE_LIMIT = Duration.ofSeconds(60);
    private static final int POLL_MS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    ConnectRest(String base) {
        this.base = base;
    }

    String base() {
        return base;
    }

    /** Whether the worker has read its topics and joined its group, so that what it says is whole. */
    boolean isUp() throws IOException, InterruptedException {
        return send("GET", "/health", null).statusCode() == 200;
    }

    /** Every connector that the worker knows. */
    List<ConnectorState> states() throws IOException, InterruptedException {
        JsonNode names = call("GET", "/connectors", null);
        JsonNode entries = call("GET", "/connectors?expand=info&expand=status", null);
        List<ConnectorState> states = new ArrayList<>();
        for (JsonNode name : names) {
            states.add(ConnectorState.of(name.asText(), entries.path(name.asText())));
        }
        return states;
    }

    /**
     * Makes the connector what the file says.
     *
     * <p>One that has changed is stopped and resumed, so that its tasks are those of the new configuration as soon as
     * there are any: once this returns, Connect tells nothing of its state or of tasks from before. One that somebody
     * has paused or stopped stays so.
     *
     * @return what was done: created, updated or left as it was
     * @throws RejectedException if Connect refuses the configuration, or does not do what it is told
     */
    String put(ConnectorFile file) throws IOException, InterruptedException {
        String path = "/connectors/"
                + URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
        HttpResponse<String> known = send("GET", path + "/config", null);
        if (known.statusCode() == 404) {
            call("POST", "/connectors", file.body());
            return "created";
        }
        if (file.matches(json.readTree(known.body()))) {
            return "known and unchanged";
        }
        ConnectorState before = await("tell the state of", file.name(), path, state -> true);
        call("PUT", path + "/config", file.config()); // may take long, and be refused: nothing is stopped before
        if (before.isHeld()) {
            return "updated, and " + before.connector() + " as it was";
        }
        call("PUT", path + "/stop", null);
        await(
                "stop",
                file.name(),
                path,
                state -> state.isStopped() && state.tasks().isEmpty());
        call("PUT", path + "/resume", null);
        await("resume", file.name(), path, state -> !state.isStopped());
        return "updated";
    }

    /**
     * Its state, once it is as wanted; a worker that has just started may not know it yet.
     *
     * @param what Connect has to do
     */
    private ConnectorState await(String what, String name, String path, Predicate<ConnectorState> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STATE_LIMIT.toNanos();
        while (true) {
            HttpResponse<String> status = send("GET", path + "/status", null);
            if (status.statusCode() == 200) {
                ConnectorState state =
                        ConnectorState.of(name, json.createObjectNode().set("status", json.readTree(status.body())));
                if (wanted.test(state)) {
                    return state;
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new RejectedException(
                        status.statusCode(),
                        "Connect does not " + what + " " + name + " within " + STATE_LIMIT.toSeconds() + " s: "
                                + status.body());
            }
            Thread.sleep(POLL_MS);
        }
    }

    private JsonNode call(String method, String path, JsonNode body) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + REBALANCE_LIMIT.toNanos();
        HttpResponse<String> response = send(method, path, body);
        while (response.statusCode() == CONFLICT && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS); // a rebalance is on: Connect asks to try again
            response = send(method, path, body);
        }
        if (response.statusCode() >= 300) {
            String message = json.readTree(response.body()).path("message").asText(response.body());
            throw new RejectedException(response.statusCode(), message);
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(90))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Connect's answer was an error. */
    static final class RejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RejectedException(int status, String message) {
            super(message + " (HTTP " + status + ")");
        }
    }
}
