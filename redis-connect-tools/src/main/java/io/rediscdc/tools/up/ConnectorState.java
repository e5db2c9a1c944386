package io.rediscdc.tools.up;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connector as the worker sees it.
 *
 * @param name its name
 * @param connector the state of the connector itself, or an empty text while it has none
 * @param tasks the state of each task that it is made of, by task number; empty while a task has none
 * @param trace of the first that failed
 */
record ConnectorState(String name, String connector, Map<Integer, String> tasks, Optional<String> trace) {
    /** Reads one entry of {@code GET /connectors?expand=info&expand=status}. */
    static ConnectorState of(String name, JsonNode entry) {
        JsonNode status = entry.path("status");
        Map<Integer, String> tasks = new HashMap<>();
        entry.path("info")
                .path("tasks")
                .forEach(task -> tasks.put(task.get("task").asInt(), ""));
        status.path("tasks").forEach(task -> tasks.put(task.get("id").asInt(), state(task)));
        return new ConnectorState(name, state(status.path("connector")), tasks, trace(status));
    }

    boolean isRunning() {
        return connector.equals("RUNNING")
                && !tasks.isEmpty()
                && tasks.values().stream().allMatch("RUNNING"::equals);
    }

    /** Paused or stopped on an earlier run, by REST; it stays so. */
    boolean isHeld() {
        return connector.equals("PAUSED") || isStopped();
    }

    boolean isStopped() {
        return connector.equals("STOPPED");
    }

    boolean isFailed() {
        return connector.equals("FAILED") || tasks.containsValue("FAILED");
    }

    /** Such as {@code orders-source: RUNNING, 2 of 3 tasks running}. */
    String summary() {
        long running = tasks.values().stream().filter("RUNNING"::equals).count();
        return name + ": " + (connector.isEmpty() ? "starting" : connector)
                + (isHeld() ? "" : ", " + running + " of " + tasks.size() + " tasks running");
    }

    private static String state(JsonNode part) {
        return part.path("state").asText();
    }

    private static Optional<String> trace(JsonNode status) {
        if (status.path("connector").hasNonNull("trace")) {
            return Optional.of(status.path("connector").get("trace").asText());
        }
        for (JsonNode task : status.path("tasks")) {
            if (task.hasNonNull("trace")) {
                return Optional.of("task " + task.get("id").asInt() + ": "
                        + task.get("trace").asText());
            }
        }
        return Optional.empty();
    }
}
