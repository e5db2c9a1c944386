package io.rediscdc.sink.config;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** All keys of the sink connector, put together from one fragment a concern. */
public final class SinkConfig {
    /** Connect's own key for the connector's name, which is in every connector's and task's map. */
    public static final String NAME = "name";
    /** Number of the task, from 0: ours alone, set by the connector for each of its tasks. */
    public static final String TASK_ID = "task.id";

    /** Connect's own key. */
    private static final String TASKS_MAX = "tasks.max";

    private SinkConfig() {}

    /** Whether the connector may have several tasks, of which each reads a part of the partitions. */
    public static boolean hasSeveralTasks(AbstractConfig config) {
        return !"1".equals(config.originalsStrings().getOrDefault(TASKS_MAX, "1"));
    }

    public static ConfigDef def() {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        SentinelConfig.define(def);
        TopologyConfig.define(def);
        MapConfig.define(def);
        RoutingConfig.define(def);
        KeysConfig.define(def);
        WritingConfig.define(def);
        CareConfig.define(def);
        MarkerConfig.define(def);
        LaneConfig.define(def);
        TargetsConfig.define(def);
        return def;
    }

    /** The values of each target, by its name; the name of an only one is empty. */
    public static Map<String, AbstractConfig> parseEach(Map<String, String> props) {
        Map<String, AbstractConfig> each = new LinkedHashMap<>();
        TargetsConfig.each(props).forEach((name, ofTarget) -> each.put(name, parse(ofTarget)));
        return each;
    }

    /** The values of a map that {@code validate} has passed, of one target. */
    public static AbstractConfig parse(Map<String, String> props) {
        return new AbstractConfig(def(), props, false);
    }
}
