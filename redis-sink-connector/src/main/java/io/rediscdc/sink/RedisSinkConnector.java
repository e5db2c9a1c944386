package io.rediscdc.sink;

import io.rediscdc.Version;
import io.rediscdc.sink.check.SinkValidation;
import io.rediscdc.sink.config.Isolation;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.lane.AlteredMarkers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the topics of the source connector to Redis. Every task may take any partition, so tasks are all alike. */
public final class RedisSinkConnector extends SinkConnector {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSinkConnector.class);

    private volatile Map<String, String> props = Map.of();

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public ConfigDef config() {
        return SinkConfig.def();
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return SinkValidation.validate(
                connectorConfigs, super.validate(connectorConfigs).configValues());
    }

    @Override
    public void start(Map<String, String> connectorConfigs) {
        props = new HashMap<>(connectorConfigs); // not Map.copyOf: a value may be null
        switch (Isolation.of(props)) {
            case COMMITTED -> LOG.debug("Only what is committed is read");
            case UNCOMMITTED ->
                LOG.warn(
                        "{} is not read_committed: if the source runs on workers with exactly-once support, what it wrote in"
                                + " an aborted transaction is applied too and may stay at the target. Set it to"
                                + " read_committed.",
                        Isolation.KEY);
            case OF_WORKER ->
                LOG.info(
                        "{} is not set, and read_uncommitted is the default: set it to read_committed if the source runs on"
                                + " workers with exactly-once support",
                        Isolation.KEY);
        }
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RedisSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>(maxTasks);
        for (int task = 0; task < maxTasks; task++) {
            Map<String, String> ofTask = new HashMap<>(props);
            ofTask.put(SinkConfig.TASK_ID, Integer.toString(task));
            tasks.add(ofTask);
        }
        return tasks;
    }

    /** Offsets may be set to anything, since to write old states again is harmless; the markers follow. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> altered) {
        AlteredMarkers.set(connectorConfig, altered);
        return true;
    }

    @Override
    public void stop() {
        props = Map.of();
    }
}
