package io.rediscdc.source;

import io.rediscdc.source.config.ShardSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Deals shards out over tasks. With shards a to e and two tasks: the first gets a, c, e and the second b, d, whatever
 * order they were written in. Each shard belongs to exactly one task, and no task is without one.
 */
final class ShardAssignment {
    private ShardAssignment() {}

    static List<List<ShardSpec>> assign(List<ShardSpec> shards, int maxTasks) {
        int tasks = Math.min(maxTasks, shards.size());
        List<List<ShardSpec>> assigned = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            assigned.add(new ArrayList<>());
        }
        List<ShardSpec> sorted = new ArrayList<>(shards);
        sorted.sort(Comparator.comparing(ShardSpec::name));
        for (int i = 0; i < sorted.size(); i++) {
            assigned.get(i % tasks).add(sorted.get(i));
        }
        return assigned;
    }
}
