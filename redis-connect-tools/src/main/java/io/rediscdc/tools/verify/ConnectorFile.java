package io.rediscdc.tools.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * A connector's JSON as it is posted to Connect, {@code {"name":...,"config":{...}}}, or its config alone. Values of
 * the form <code>${env:NAME}</code>, <code>${file:PATH:KEY}</code> and <code>${directory:PATH:FILE}</code> are resolved
 * as the worker does.
 */
final class ConnectorFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(env|file|directory):[^}]*}");

    private static final String TARGETS = "targets";

    private final Path path;
    private final Map<String, String> config;

    private ConnectorFile(Path path, Map<String, String> config) {
        this.path = path;
        this.config = config;
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
        Map<String, String> raw = new HashMap<>();
        fields.properties()
                .forEach(field -> raw.put(field.getKey(), field.getValue().asText()));
        return new ConnectorFile(path, resolve(path, raw));
    }

    /**
     * One of the targets of a sink that has several.
     *
     * @param name null for the only one
     */
    ConnectorFile target(String name) {
        String names = config.get(TARGETS);
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
        return new ConnectorFile(path, own);
    }

    /** The same with another login, where that says one. */
    ConnectorFile with(Login login) {
        return new ConnectorFile(path, login.in(config));
    }

    /** Where the connector's server is, and how to log in there. */
    Endpoint endpoint() {
        config.forEach((field, value) -> {
            if (field.startsWith("redis.")) {
                requireResolved(field, value);
            }
        });
        return Endpoint.of(path.toString(), config);
    }

    /** The field's value, or the default if it is not set. */
    String get(String field, String defaultValue) {
        String value = config.getOrDefault(field, defaultValue);
        requireResolved(field, value);
        return value;
    }

    private static boolean isOne(JsonNode fields) {
        return fields.path(ConnectionConfig.URI).isValueNode()
                || fields.path(TARGETS).isValueNode();
    }

    private void requireResolved(String field, String value) {
        Matcher variable = VARIABLE.matcher(value);
        if (variable.find()) {
            throw new WrongUseException(path + ": " + field + " holds " + variable.group() + ", which has no value"
                    + " here: set the variable, or make the file readable, as it is for the worker");
        }
    }

    private static Map<String, String> resolve(Path path, Map<String, String> raw) {
        Map<String, ConfigProvider> providers = Map.of(
                "env", new EnvVarConfigProvider(),
                "file", new FileConfigProvider(),
                "directory", new DirectoryConfigProvider());
        providers.values().forEach(provider -> provider.configure(Map.of()));
        try {
            return new HashMap<>(new ConfigTransformer(providers).transform(raw).data());
        } catch (ConfigException e) {
            throw new WrongUseException(path + ": a variable cannot be resolved: " + e.getMessage());
        } finally {
            providers.values().forEach(ConnectorFile::close);
        }
    }

    private static void close(ConfigProvider provider) {
        try {
            provider.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a config provider", e);
        }
    }
}
