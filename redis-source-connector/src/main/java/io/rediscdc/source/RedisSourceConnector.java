package io.rediscdc.source;

import io.rediscdc.Version;
import io.rediscdc.source.check.SourceChecks;
import io.rediscdc.source.config.ReconcileConfig;
import io.rediscdc.source.config.ShardSpec;
import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.record.SourceOffset;
import io.rediscdc.source.record.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures live Redis servers into topics: one record for each state of a key that was read, a tombstone when it goes. */
public final class RedisSourceConnector extends SourceConnector {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSourceConnector.class);

    private Map<String, String> properties;

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public ConfigDef config() {
        return SourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return SourceChecks.check(super.validate(connectorConfigs), connectorConfigs);
    }

    @Override
    public void start(Map<String, String> props) {
        properties = props;
        long intervalMs = new SourceConfig(props).getLong(ReconcileConfig.INTERVAL_MS);
        if (intervalMs == 0) {
            LOG.warn(zombies(intervalMs));
        } else {
            LOG.info(zombies(intervalMs));
        }
    }

    /** What a task may do that everybody took for dead; a connector cannot see whether its workers prevent it. */
    static String zombies(long reconcileIntervalMs) {
        return "A task that another worker has taken over may still write the older states that it had read, unless the"
                + " workers run with exactly.once.source.support=enabled. "
                + (reconcileIntervalMs == 0
                        ? "With reconcile.interval.ms=0 no pass repairs that before the next gap: enable it, or set the"
                                + " interval"
                        : "It is repaired by the next pass, within reconcile.interval.ms (" + reconcileIntervalMs
                                + ")");
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RedisSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<ShardSpec> shards = new SourceConfig(properties).shards(maxTasks);
        List<List<ShardSpec>> assigned = ShardAssignment.assign(shards, maxTasks);
        List<Map<String, String>> configs = new ArrayList<>(assigned.size());
        for (int task = 0; task < assigned.size(); task++) {
            Map<String, String> config = new HashMap<>(properties);
            config.putAll(TaskAssignment.properties(task, maxTasks, assigned.get(task)));
            configs.add(config);
        }
        if (assigned.size() < maxTasks) {
            LOG.info("{} of {} tasks are used: each server is captured by one task", assigned.size(), maxTasks);
        }
        return configs;
    }

    @Override
    public void stop() {
        // Nothing runs here: the tasks own all connections and threads.
    }

    /** A hint cannot be replayed, so a restart reads anew instead of repeating: at least once, in order, converging. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.UNSUPPORTED;
    }

    /**
     * Accepts any shard and any offset of ours. A null offset, also for a partition that we would not write, removes it:
     * an operator must be able to clean up.
     */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                SourcePartition.fromMap(partition);
                SourceOffset.fromMap(offset);
            }
        });
        return true;
    }
}
