package io.rediscdc.sink.check;

import static io.rediscdc.sink.check.SinkValidation.clean;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyNames;
import io.rediscdc.sink.config.CareConfig;
import io.rediscdc.sink.config.KeysConfig;
import io.rediscdc.sink.config.MapConfig;
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
        requireRepliesInTime(values);
        requireNoCollision(values);
        requireDatabasesOfTopics(props, values);
        ReplaceRules.check(props, values);
    }

    private static void requireBounds(Map<String, ConfigValue> values) {
        ConfigValue first = values.get(WritingConfig.RETRY_BACKOFF_MS);
        ConfigValue longest = values.get(WritingConfig.RETRY_BACKOFF_MAX_MS);
        if (clean(first) && clean(longest) && (long) longest.value() < (long) first.value()) {
            longest.addErrorMessage(longest.name() + "=" + longest.value() + " is shorter than " + first.name() + "="
                    + first.value() + ": it must be at least as long");
        }
    }

    /** WAIT is answered only after its own timeout. */
    private static void requireRepliesInTime(Map<String, ConfigValue> values) {
        ConfigValue replicas = values.get(CareConfig.WAIT_REPLICAS);
        ConfigValue wait = values.get(CareConfig.WAIT_TIMEOUT_MS);
        ConfigValue reply = values.get(ConnectionConfig.COMMAND_TIMEOUT_MS);
        if (clean(replicas)
                && clean(wait)
                && clean(reply)
                && (int) replicas.value() > 0
                && (int) wait.value() >= (int) reply.value()) {
            wait.addErrorMessage(wait.name() + "=" + wait.value() + " is not below " + reply.name() + "="
                    + reply.value() + ", so a wait for replicas would count as a lost connection: make it shorter");
        }
    }

    private static void requireNoCollision(Map<String, ConfigValue> values) {
        ConfigValue map = values.get(RoutingConfig.DATABASE_MAP);
        ConfigValue collisions = values.get(RoutingConfig.COLLISIONS);
        ConfigValue prefix = values.get(KeysConfig.PREFIX_ADD);
        if (clean(map)
                && clean(collisions)
                && clean(prefix)
                && !RoutingConfig.ALLOW.equals(collisions.value())
                && !KeyNames.tellsDatabases((String) prefix.value())) {
            DatabaseMap.parse((String) map.value())
                    .collision()
                    .ifPresent(db -> map.addErrorMessage("database.map=" + map.value()
                            + " leads several databases into database " + db + " of the target, where keys of the same"
                            + " name would overwrite each other: lead each into its own, or tell them apart with "
                            + KeysConfig.PREFIX_ADD + "=${db}:, or set " + RoutingConfig.COLLISIONS + "="
                            + RoutingConfig.ALLOW
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
        Integer declared = declaredDatabase(values);
        if (declared != null) {
            if (mapped.target(declared).isEmpty()) {
                map.addErrorMessage("database.map=" + mapped + " does not hold database " + declared + " of "
                        + MapConfig.DATABASE + ": add " + declared + ":N for the database N that shall hold it, or set "
                        + MapConfig.DATABASE + " to one that it holds");
            }
            return;
        }
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

    /** The one database that mapped records go to; null if topics tell it. */
    private static Integer declaredDatabase(Map<String, ConfigValue> values) {
        ConfigValue database = values.get(MapConfig.DATABASE);
        return MapRules.isMapped(values) && clean(database) ? MapConfig.database((String) database.value()) : null;
    }
}
