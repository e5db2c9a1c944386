package io.rediscdc.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.bench.process.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Connectors as they are shipped in config/, with what must be another here. */
final class ConnectorJson {
    private ConnectorJson() {}

    /** A source with all its tuning as shipped. */
    static Map<String, String> source(String kafka, String redisUri, String prefix, String captureMode) {
        return source("redis-source.json", kafka, redisUri, prefix, captureMode);
    }

    /** The same from another file than that of the source alone. */
    static Map<String, String> source(String file, String kafka, String redisUri, String prefix, String captureMode) {
        Map<String, String> config = read(file);
        config.keySet().removeIf(key -> key.equals("redis.username") || key.equals("redis.password"));
        config.put("redis.uri", redisUri);
        config.put("capture.mode", captureMode);
        config.put("topic.prefix", prefix);
        config.put("kafka.bootstrap.servers", kafka);
        config.put("topic.creation.default.replication.factor", "1");
        if (captureMode.equals("tracking")) {
            config.put("capture.databases", "0"); // it tells of no database number
        }
        return config;
    }

    /** A sink of one task with all its tuning as shipped, which may write over what the target holds. */
    static Map<String, String> sink(String topic, Map<String, String> target) {
        Map<String, String> config = read("redis-sink.json");
        config.keySet()
                .removeIf(key -> key.equals("redis.username")
                        || key.equals("redis.password")
                        || key.equals("redis.uri")
                        || key.equals("topics.regex"));
        config.putAll(target);
        config.put("topics", topic);
        config.put("tasks.max", "1");
        config.put("target.initial", "merge");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        return config;
    }

    private static Map<String, String> read(String file) {
        try {
            JsonNode body = new ObjectMapper()
                    .readTree(Home.path().resolve("config").resolve(file).toFile());
            Map<String, String> config = new TreeMap<>();
            body.get("config")
                    .properties()
                    .forEach(
                            field -> config.put(field.getKey(), field.getValue().asText()));
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read config/" + file, e);
        }
    }
}
