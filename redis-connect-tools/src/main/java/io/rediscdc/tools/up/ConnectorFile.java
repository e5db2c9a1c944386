package io.rediscdc.tools.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as {@code POST /connectors} takes it.
 *
 * @param path where it was read
 * @param body {@code {"name":...,"config":{...}}} and whatever else Connect understands
 */
record ConnectorFile(Path path, ObjectNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException with the file, what is wrong with it and how it should be
     */
    static ConnectorFile read(Path path) {
        JsonNode body;
        try {
            body = JSON.readTree(Files.readAllBytes(path));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + " is not JSON: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e);
        }
        if (!body.path("name").isTextual() || body.path("name").asText().isBlank()) {
            throw new IllegalArgumentException(path + " has no \"name\": " + expected());
        }
        if (!body.path("config").isObject()) {
            throw new IllegalArgumentException(path + " has no \"config\": " + expected());
        }
        return new ConnectorFile(path, (ObjectNode) body);
    }

    String name() {
        return body.get("name").asText();
    }

    ObjectNode config() {
        return (ObjectNode) body.get("config");
    }

    /** Whether a connector with this configuration, as Connect tells it, is the one in this file. */
    boolean matches(JsonNode config) {
        Map<String, String> ours = texts(config());
        ours.putIfAbsent("name", name());
        return ours.equals(texts(config));
    }

    /** Connect keeps every setting as text. */
    private static Map<String, String> texts(JsonNode config) {
        Map<String, String> texts = new TreeMap<>();
        config.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String expected() {
        return "it must be what POST /connectors takes, {\"name\": \"...\", \"config\": {...}}";
    }
}
