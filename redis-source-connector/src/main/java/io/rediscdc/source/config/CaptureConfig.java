package io.rediscdc.source.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.TrackingCapture;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** What is captured, and how changes are heard of. */
public final class CaptureConfig {
    public static final String TOPOLOGY = "redis.topology";
    public static final String MODE = "capture.mode";
    public static final String DATABASES = "capture.databases";
    public static final String KEYS_INCLUDE = "capture.keys.include";
    public static final String KEYS_EXCLUDE = "capture.keys.exclude";
    public static final String SNAPSHOT_MODE = "snapshot.mode";

    public static final String AUTO = "auto";
    public static final String NOTIFICATIONS = NotificationCapture.MODE;
    public static final String TRACKING = TrackingCapture.MODE;
    public static final String MONITOR = MonitorCapture.MODE;
    public static final String INITIAL = "initial";
    public static final String NEVER = "never";
    public static final String STANDALONE = "standalone";

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
                        Rules.oneOf(STANDALONE),
                        Importance.MEDIUM,
                        "Topology",
                        "What redis.uri names: standalone servers, one or several.")
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
                        null,
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
                                + " (never). A gap later on is always repaired by reading all keys.");
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values) {
        ConfigValue databases = values.get(DATABASES);
        if (TRACKING.equals(values.get(MODE).value())
                && databases.errorMessages().isEmpty()
                && Databases.parse((String) databases.value()).single() < 0) {
            databases.addErrorMessage(DATABASES + "=" + databases.value() + ": " + ONE_DATABASE_RULE);
        }
    }

    static KeyFilter filter(AbstractConfig config) {
        return new KeyFilter(
                Rules.splitList(config.getString(KEYS_INCLUDE)), Rules.splitList(config.getString(KEYS_EXCLUDE)));
    }
}
