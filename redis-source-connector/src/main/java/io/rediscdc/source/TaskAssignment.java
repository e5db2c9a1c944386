package io.rediscdc.source;

import io.rediscdc.source.config.ShardSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What a task is told beside the connector's configuration.
 *
 * @param connector the connector's name
 * @param id the task's number, from 0
 * @param shards what it captures
 */
record TaskAssignment(String connector, String id, List<ShardSpec> shards) {
    private static final String ID = "task.id";
    private static final String TASKS = "task.count";
    private static final String SHARDS = "task.shards";

    static Map<String, String> properties(int id, int tasks, List<ShardSpec> shards) {
        return Map.of(
                ID,
                Integer.toString(id),
                TASKS,
                Integer.toString(tasks),
                SHARDS,
                shards.stream().map(ShardSpec::name).collect(Collectors.joining(",")));
    }

    /**
     * @param shards tells what there is, by the number of tasks that it was dealt out over
     */
    static TaskAssignment of(Map<String, String> properties, IntFunction<List<ShardSpec>> shards) {
        List<ShardSpec> all = shards.apply(Integer.parseInt(properties.get(TASKS)));
        Set<String> names = Set.copyOf(Arrays.asList(properties.get(SHARDS).split(",")));
        return new TaskAssignment(
                properties.getOrDefault("name", "unnamed"),
                properties.get(ID),
                all.stream().filter(shard -> names.contains(shard.name())).toList());
    }
}
