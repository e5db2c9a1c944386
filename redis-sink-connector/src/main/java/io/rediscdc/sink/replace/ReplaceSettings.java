package io.rediscdc.sink.replace;

import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import io.rediscdc.sink.config.KeysConfig;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.decode.TopicDatabases;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * What a configuration says of keys that the topics do not hold.
 *
 * @param removes whether they may have to be removed
 * @param severalTasks whether each task has only a part of the partitions
 * @param tellsDatabases whether the names at the target keep keys of several databases apart
 * @param memoryBytes most memory for the index of the keys that the topics hold
 */
public record ReplaceSettings(
        boolean removes,
        boolean severalTasks,
        TopicDatabases databases,
        DatabaseMap map,
        KeyNames names,
        boolean tellsDatabases,
        KeyFilter filter,
        long memoryBytes) {
    public static ReplaceSettings of(AbstractConfig config) {
        return new ReplaceSettings(
                MarkerConfig.removes(config),
                SinkConfig.hasSeveralTasks(config),
                RoutingConfig.topicDatabases(config),
                RoutingConfig.databaseMap(config),
                KeysConfig.names(config),
                KeyNames.tellsDatabases(config.getString(KeysConfig.PREFIX_ADD)),
                KeysConfig.filter(config),
                config.getLong(MarkerConfig.MEMORY_BYTES));
    }
}
