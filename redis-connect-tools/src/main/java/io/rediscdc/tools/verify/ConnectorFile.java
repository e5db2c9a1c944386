package io.rediscdc.tools.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Rules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A connector's JSON as it is posted to Connect, {@code {"name":...,"config":{...}}}, or its config alone.
 * {@link Variables} in a field are resolved when it is asked for, so that the others' need not be known.
 */
final class ConnectorFile {
    private static final String TARGETS = "targets";

    private final Path path;
    private final Map<String, String> config;
    private final Login login;

    private ConnectorFile(Path path, Map<String, String> config, Login login) {
        this.path = path;
        this.config = config;
        this.login = login;
    }

    /**
     * @param option that named the file, for messages
     */
    static ConnectorFile read(String option, Path path) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(path.toFile());
        } catch (IOException e) {
            throw new WrongUseException(option + " " + path + ": cannot be read (" + e.getMessage()
                    + "): name a file that holds a connector's JSON, as it is posted to Connect");
        }
        JsonNode fields = json.path("config").isObject() ? json.path("config") : json;
        if (!fields.isObject() || !isOne(fields)) {
            throw new WrongUseException(
                    option + " " + path + ": has no redis.uri and no targets: name a file that holds the JSON of"
                            + " one of these connectors, {\"name\":...,\"config\":{...}}");
        }
        Map<String, String> config = new HashMap<>();
        fields.properties()
                .forEach(field -> config.put(field.getKey(), field.getValue().asText()));
        return new ConnectorFile(path, config, Login.NONE);
    }

    /**
     * One of the targets of a sink that has several.
     *
     * @param name null for the only one
     */
    ConnectorFile target(String name) {
        String names = get(TARGETS, null);
        if (names == null) {
            if (name != null) {
                throw new WrongUseException(path + ": has one target, so leave --target-name out");
            }
            return this;
        }
        if (name == null || !Rules.splitList(names).contains(name)) {
            throw new WrongUseException(path + ": " + TARGETS + "=" + names + " names several, and verify compares one"
                    + " of them at a time: give --target-name with one of these names");
        }
        String prefix = TARGETS + "." + name + ".";
        Map<String, String> own = new HashMap<>();
        config.forEach((field, value) -> {
            if (!field.startsWith(TARGETS)) {
                own.putIfAbsent(field, value);
            } else if (field.startsWith(prefix)) {
                own.put(field.substring(prefix.length()), value);
            }
        });
        return new ConnectorFile(path, own, login);
    }

    /** The same with another login, where that says one. */
    ConnectorFile with(Login another) {
        return new ConnectorFile(path, config, another);
    }

    /** Where the connector's server is, and how to log in there. */
    Endpoint endpoint() {
        Map<String, String> needed = new HashMap<>();
        for (String field : Endpoint.fields()) {
            if (config.containsKey(field) && !login.replaces(field)) {
                needed.put(field, get(field, null));
            }
        }
        return Endpoint.of(path.toString(), login.in(needed));
    }

    /** The field's value, or the default if it is not set. */
    String get(String field, String defaultValue) {
        String value = config.get(field);
        return value == null ? defaultValue : Variables.resolve(path + ": " + field, value);
    }

    private static boolean isOne(JsonNode fields) {
        return fields.path(ConnectionConfig.URI).isValueNode()
                || fields.path(TARGETS).isValueNode();
    }
}
