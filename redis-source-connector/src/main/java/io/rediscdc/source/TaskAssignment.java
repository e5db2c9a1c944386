package io.rediscdc.source;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.source.config.SourceConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a task is told beside the connector's configuration.
 *
 * @param connector the connector's name
 * @param id the task's number, from 0
 * @param shards the servers that belong to it
 */
record TaskAssignment(String connector, String id, List<RedisAddress> shards) {
    private static final String ID = "task.id";
    private static final String SHARDS = "task.shards";

    static Map<String, String> properties(int id, List<RedisAddress> shards) {
        return Map.of(
                ID,
                Integer.toString(id),
                SHARDS,
                shards.stream().map(TaskAssignment::shardName).collect(Collectors.joining(",")));
    }

    static TaskAssignment of(Map<String, String> properties, List<RedisAddress> all) {
        Set<String> names = Set.copyOf(Arrays.asList(properties.get(SHARDS).split(",")));
        return new TaskAssignment(
                properties.getOrDefault("name", "unnamed"),
                properties.get(ID),
                all.stream()
                        .filter(address -> names.contains(shardName(address)))
                        .toList());
    }

    private static String shardName(RedisAddress address) {
        return SourceConfig.sourcePartition(address).shard();
    }
}
