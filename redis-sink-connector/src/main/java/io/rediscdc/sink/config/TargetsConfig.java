package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.KafkaConfig;
import io.rediscdc.config.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Several targets of one connector. {@code targets.NAME.KEY} is KEY for the target NAME alone; what is not set so comes
 * from the plain KEY, and then from its default.
 */
public final class TargetsConfig {
    public static final String TARGETS = "targets";

    private static final String PREFIX = "targets.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** What a record is read by, once for all targets. */
    private static final Set<String> COMMON = Stream.concat(
                    Stream.of(
                            TARGETS, RoutingConfig.TOPICS_DB_PATTERN, MapConfig.FORMAT, KafkaConfig.BOOTSTRAP_SERVERS),
                    MapConfig.OF_MAPPING.stream())
            .collect(Collectors.toUnmodifiableSet());

    /**
     * A key as it is written in a connector's JSON.
     *
     * @param target whom it is for
     * @param key without the prefix
     */
    public record TargetKey(String target, String key) {}

    private TargetsConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Targets")
                .key(
                        TARGETS,
                        Type.STRING,
                        null,
                        Rules.parsedBy("names of letters, digits, '-' and '_'", TargetsConfig::requireNames),
                        Importance.MEDIUM,
                        "Targets",
                        "Names of several targets, each of which gets every record. targets.NAME.KEY sets KEY for one of"
                                + " them, as in targets.a.redis.uri; what is not set so comes from the plain KEY. Every"
                                + " key of this page may be set so, but for targets, topics.db.pattern, kafka.bootstrap.servers,"
                                + " record.format and map.*. None: one"
                                + " target, from the plain keys.");
    }

    /** The names, in their order; empty if there is one target from the plain keys. */
    public static List<String> names(Map<String, String> props) {
        return Rules.splitList(Objects.requireNonNullElse(props.get(TARGETS), ""));
    }

    /** What each target is configured by, as if it were the only one, by its name; the name of an only one is empty. */
    public static Map<String, Map<String, String>> each(Map<String, String> props) {
        Map<String, String> plain = new HashMap<>(props);
        plain.keySet().removeIf(key -> key.equals(TARGETS) || key.startsWith(PREFIX));
        Map<String, Map<String, String>> each = new LinkedHashMap<>();
        names(props).forEach(name -> each.put(name, new HashMap<>(plain)));
        if (each.isEmpty()) {
            return Map.of("", plain);
        }
        props.forEach((key, value) -> {
            TargetKey own = parse(key);
            if (own != null && value != null && each.containsKey(own.target())) {
                each.get(own.target()).put(own.key(), value);
            }
        });
        return each;
    }

    /** Null for a key that is not one target's own. */
    public static TargetKey parse(String key) {
        int dot = key.indexOf('.', PREFIX.length());
        return key.startsWith(PREFIX) && dot > 0
                ? new TargetKey(key.substring(PREFIX.length(), dot), key.substring(dot + 1))
                : null;
    }

    /** How a key is written for one target. */
    public static String keyOf(String target, String key) {
        return PREFIX + target + "." + key;
    }

    /** Whether a key may be set for one target. */
    public static boolean isOfTarget(String key) {
        return SinkConfig.def().names().contains(key) && !COMMON.contains(key);
    }

    private static void requireNames(String text) {
        Set<String> seen = new HashSet<>();
        for (String name : text.split(",", -1)) {
            if (!NAME.matcher(name.strip()).matches()) {
                throw new IllegalArgumentException(
                        "'" + name.strip() + "' must be 1 to 64 letters, digits, '-' or '_'");
            }
            if (!seen.add(name.strip())) {
                throw new IllegalArgumentException("'" + name.strip() + "' is given twice");
            }
        }
    }
}
