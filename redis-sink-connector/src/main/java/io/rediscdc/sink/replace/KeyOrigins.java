package io.rediscdc.sink.replace;

import io.rediscdc.event.Reserved;
import io.rediscdc.event.Slots;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** From a key at the target back to the records that could have brought it. Pure. */
final class KeyOrigins {
    private final Map<String, Integer> databases;
    private final DatabaseMap map;
    private final KeyNames names;
    private final KeyFilter filter;

    /**
     * What could have brought a key.
     *
     * @param key as it is called at the source
     */
    record Origin(String topic, byte[] key) {
        /**
         * The partition that the source gives to the key.
         *
         * @param partitions of the topic
         */
        TopicPartition partition(int partitions) {
            return new TopicPartition(topic, Slots.partition(key, partitions));
        }
    }

    /**
     * @param databases of the source, by the topic that they are in
     */
    KeyOrigins(Map<String, Integer> databases, DatabaseMap map, KeyNames names, KeyFilter filter) {
        this.databases = Map.copyOf(databases);
        this.map = map;
        this.names = names;
        this.filter = filter;
    }

    /** Which of these topics lead to keys of the same names. */
    static List<String> overlapping(Map<String, Integer> databases, DatabaseMap map, boolean namesTellDatabases) {
        List<String> topics = databases.keySet().stream().sorted().toList();
        for (int i = 0; i < topics.size(); i++) {
            for (int j = i + 1; j < topics.size(); j++) {
                int one = databases.get(topics.get(i));
                int other = databases.get(topics.get(j));
                OptionalInt target = map.target(one);
                boolean apart = one != other && namesTellDatabases;
                if (target.isPresent() && target.equals(map.target(other)) && !apart) {
                    return List.of(topics.get(i), topics.get(j));
                }
            }
        }
        return List.of();
    }

    /** The databases of the target that topics lead to. */
    Set<Integer> targets(Predicate<String> topics) {
        Set<Integer> targets = new TreeSet<>();
        databases.forEach((topic, db) -> {
            if (topics.test(topic)) {
                map.target(db).ifPresent(targets::add);
            }
        });
        return targets;
    }

    /** What could have brought a key; nothing for one that is left alone. */
    List<Origin> of(int targetDb, byte[] key) {
        List<Origin> origins = new ArrayList<>(1);
        if (!Reserved.contains(key)) {
            databases.forEach((topic, db) -> {
                OptionalInt target = map.target(db);
                byte[] source = target.isPresent() && target.getAsInt() == targetDb ? names.atSource(db, key) : null;
                if (source != null && filter.accepts(source)) {
                    origins.add(new Origin(topic, source));
                }
            });
        }
        return origins;
    }
}
