package io.rediscdc.source.config;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Group;
import io.rediscdc.config.KeySpaceConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.TrackingCapture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** What is captured, and how changes are heard of. */
public final class CaptureConfig {
    public static final String TOPOLOGY = ConnectionConfig.TOPOLOGY;
    public static final String READ_FROM = "redis.read.from";
    public static final String MODE = "capture.mode";
    public static final String DATABASES = "capture.databases";
    public static final String KEYS_INCLUDE = "capture.keys.include";
    public static final String KEYS_EXCLUDE = "capture.keys.exclude";
    public static final String SNAPSHOT_MODE = "snapshot.mode";

    public static final String PRIMARY = "primary";
    public static final String REPLICA = "replica";
    public static final String AUTO = "auto";
    public static final String NOTIFICATIONS = NotificationCapture.MODE;
    public static final String TRACKING = TrackingCapture.MODE;
    public static final String MONITOR = MonitorCapture.MODE;
    public static final String INITIAL = "initial";
    public static final String NEVER = "never";
    public static final String STANDALONE = ConnectionConfig.STANDALONE;
    public static final String SENTINEL = SentinelConfig.SENTINEL;
    public static final String CLUSTER = "cluster";

    /** Why {@link #DATABASES} does not fit {@link #TRACKING}. */
    public static final String ONE_DATABASE_RULE =
            "capture.mode=tracking captures one database, since its hints carry no"
                    + " database number: name a single one, for instance 0, or choose another capture.mode";

    private CaptureConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Capture")
                .key(
                        TOPOLOGY,
                        Type.STRING,
                        STANDALONE,
                        Rules.oneOf(STANDALONE, SENTINEL, CLUSTER),
                        Importance.MEDIUM,
                        "Topology",
                        "What redis.uri names. standalone: the servers themselves, one or several. sentinel: the sentinels"
                                + " of one primary, which is found by them and followed when another server takes"
                                + " over. cluster: some nodes of a Redis Cluster; the others are found, and its slots are"
                                + " dealt out over at most 16 tasks.")
                .key(
                        READ_FROM,
                        Type.STRING,
                        PRIMARY,
                        Rules.oneOf(PRIMARY, REPLICA),
                        Importance.LOW,
                        "Read from",
                        "With redis.topology=sentinel: whether hints and reads come from the primary, or both from one of"
                                + " its replicas, which spares the primary. A replica that loses its link to the primary,"
                                + " or is promoted, is left for another one, and a pass follows.")
                .key(
                        MODE,
                        Type.STRING,
                        AUTO,
                        Rules.oneOf(AUTO, NOTIFICATIONS, TRACKING, MONITOR),
                        Importance.HIGH,
                        "Capture mode",
                        "How changes are heard of. notifications: keyspace notifications, for which the server's"
                                + " notify-keyspace-events must hold E and A (or g$lshzxetd). tracking: client tracking"
                                + " over RESP3, which needs no setting of the server; for a single database. monitor: MONITOR,"
                                + " which needs none either but costs a primary much processor time; best on a replica,"
                                + " which also shows what expires and is evicted. auto:"
                                + " notifications where the server's flags allow it, else tracking where a single"
                                + " database is captured, else an error.")
                .key(
                        DATABASES,
                        Type.STRING,
                        "*",
                        Rules.parsedBy("* or numbers and ranges such as 0,2,4-7", Databases::parse),
                        Importance.HIGH,
                        "Databases",
                        "Which logical databases are captured, each into a topic of its own.")
                .key(
                        KEYS_INCLUDE,
                        Type.STRING,
                        "*",
                        Rules.parsedBy("at least one glob", Rules::globs),
                        Importance.MEDIUM,
                        "Include keys",
                        "Globs as in Redis' SCAN MATCH, separated by commas (\\, for a comma inside); a key that"
                                + " matches none is left alone.")
                .key(
                        KEYS_EXCLUDE,
                        Type.STRING,
                        "",
                        null,
                        Importance.MEDIUM,
                        "Exclude keys",
                        "Globs as for capture.keys.include; a key that matches one is left alone.")
                .key(
                        SNAPSHOT_MODE,
                        Type.STRING,
                        INITIAL,
                        Rules.oneOf(INITIAL, NEVER),
                        Importance.MEDIUM,
                        "Snapshot mode",
                        "Whether the very first start reads all keys (initial) or only what changes from then on"
                                + " (never). A gap later on is always repaired by reading all keys; so is a start without"
                                + " an offset of which the topics say that it is not the first.");
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values) {
        ConfigValue databases = values.get(DATABASES);
        ConfigValue mode = values.get(MODE);
        ConfigValue readFrom = values.get(READ_FROM);
        Object topology = values.get(TOPOLOGY).value();
        if (REPLICA.equals(readFrom.value()) && !SENTINEL.equals(topology)) {
            readFrom.addErrorMessage(READ_FROM + "=" + REPLICA + " is for " + TOPOLOGY + "=" + SENTINEL + ", and it is "
                    + topology + ": name the replica itself in " + ConnectionConfig.URI + ", or set " + READ_FROM + "="
                    + PRIMARY);
        }
        ConfigValue snapshot = values.get(SNAPSHOT_MODE);
        ConfigValue sharding = values.get(KeySpaceConfig.SHARDING);
        if (NEVER.equals(snapshot.value()) && !KeySpaceConfig.NONE.equals(sharding.value())) {
            snapshot.addErrorMessage(SNAPSHOT_MODE + "=" + NEVER + " does not go with " + KeySpaceConfig.SHARDING + "="
                    + sharding.value() + ": a shard that is added or renamed takes over keys that the topics hold, and"
                    + " has to be read whole; set " + SNAPSHOT_MODE + "=" + INITIAL);
        }
        if (CLUSTER.equals(values.get(TOPOLOGY).value())
                && List.of(TRACKING, MONITOR).contains(mode.value())) {
            mode.addErrorMessage(MODE + "=" + mode.value() + " is not for " + TOPOLOGY + "=" + CLUSTER
                    + ", which is captured by notifications: set it to " + NOTIFICATIONS + " or " + AUTO);
        } else if (TRACKING.equals(mode.value())
                && databases.errorMessages().isEmpty()
                && Databases.parse((String) databases.value()).single() < 0) {
            databases.addErrorMessage(DATABASES + "=" + databases.value() + ": " + ONE_DATABASE_RULE);
        }
    }

    static KeyFilter filter(AbstractConfig config, Predicate<byte[]> part) {
        return new KeyFilter(
                Rules.globs(config.getString(KEYS_INCLUDE)), Rules.splitList(config.getString(KEYS_EXCLUDE)), part);
    }
}
