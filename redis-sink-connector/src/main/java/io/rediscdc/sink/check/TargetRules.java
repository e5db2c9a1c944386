package io.rediscdc.sink.check;

import static io.rediscdc.sink.check.SinkValidation.clean;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.decode.TopicDatabases;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;

/** Rules over several fields of one target. */
final class TargetRules {
    private TargetRules() {}

    static void check(Map<String, String> props, Map<String, ConfigValue> values) {
        ConnectionConfig.validateTogether(values);
        TopologyRules.check(props, values);
        requireBounds(values);
        requireNoCollision(values);
        requireDatabasesOfTopics(props, values);
    }

    private static void requireBounds(Map<String, ConfigValue> values) {
        ConfigValue first = values.get(WritingConfig.RETRY_BACKOFF_MS);
        ConfigValue longest = values.get(WritingConfig.RETRY_BACKOFF_MAX_MS);
        if (clean(first) && clean(longest) && (long) longest.value() < (long) first.value()) {
            longest.addErrorMessage(longest.name() + "=" + longest.value() + " is shorter than " + first.name() + "="
                    + first.value() + ": it must be at least as long");
        }
    }

    private static void requireNoCollision(Map<String, ConfigValue> values) {
        ConfigValue map = values.get(RoutingConfig.DATABASE_MAP);
        ConfigValue collisions = values.get(RoutingConfig.COLLISIONS);
        if (clean(map) && clean(collisions) && !RoutingConfig.ALLOW.equals(collisions.value())) {
            DatabaseMap.parse((String) map.value())
                    .collision()
                    .ifPresent(db -> map.addErrorMessage("database.map=" + map.value()
                            + " leads several databases into database " + db + " of the target, where keys of the same"
                            + " name would overwrite each other: lead each into its own, or set "
                            + RoutingConfig.COLLISIONS + "=" + RoutingConfig.ALLOW
                            + " if no key exists in more than one"));
        }
    }

    /** The topics that are named can be tried now; those of topics.regex only when they come. */
    private static void requireDatabasesOfTopics(Map<String, String> props, Map<String, ConfigValue> values) {
        ConfigValue pattern = values.get(RoutingConfig.TOPICS_DB_PATTERN);
        ConfigValue map = values.get(RoutingConfig.DATABASE_MAP);
        if (!clean(pattern) || !clean(map)) {
            return;
        }
        TopicDatabases databases = new TopicDatabases((String) pattern.value());
        boolean cluster = TopologyConfig.CLUSTER.equals(
                values.get(TopologyConfig.TOPOLOGY).value());
        DatabaseMap mapped = RoutingConfig.databaseMap((String) map.value(), cluster);
        for (String topic : Rules.splitList(Objects.requireNonNullElse(props.get(SinkTask.TOPICS_CONFIG), ""))) {
            try {
                int db = databases.of(topic);
                if (mapped.target(db).isEmpty()) {
                    map.addErrorMessage("database.map=" + mapped + " does not hold database " + db + " of topic "
                            + topic + ": add " + db + ":N for the database N that shall hold it, or take the topic out"
                            + " of topics");
                }
            } catch (ConnectException e) {
                pattern.addErrorMessage(e.getMessage());
            }
        }
    }
}
