package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What INFO said, by field name.
 *
 * @param fields every {@code name:value} line
 */
public record ServerInfo(Map<String, String> fields) {
    /** Reads the reply of INFO. */
    public static ServerInfo parse(byte[] reply) {
        Map<String, String> fields = new HashMap<>();
        new String(reply, StandardCharsets.UTF_8).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && line.charAt(0) != '#') {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return new ServerInfo(Map.copyOf(fields));
    }

    /** The field's text, or an empty one if the server did not say. */
    public String get(String field) {
        return fields.getOrDefault(field, "");
    }

    /** A new one at each start of the server. */
    public String runId() {
        return get("run_id");
    }

    /** {@code Redis 7.0.15} or {@code Valkey 8.1.1}. */
    public String product() {
        return fields.containsKey("valkey_version")
                ? "Valkey " + get("valkey_version")
                : "Redis " + get("redis_version");
    }

    /** Number of keys by database, for those that hold any; needs the section {@code keyspace}. */
    public Map<Integer, Long> keysByDatabase() {
        Map<Integer, Long> keys = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.matches("db\\d+") && value.startsWith("keys=")) {
                int end = value.indexOf(',');
                keys.put(
                        Integer.parseInt(name.substring(2)),
                        Long.parseLong(value.substring(5, end < 0 ? value.length() : end)));
            }
        });
        return keys;
    }
}
