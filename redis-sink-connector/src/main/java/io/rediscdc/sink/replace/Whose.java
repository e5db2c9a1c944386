package io.rediscdc.sink.replace;

import io.rediscdc.event.Printable;
import io.rediscdc.event.Slots;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.topic.KafkaTopics.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What must hold of topics before a key that they do not hold may be removed: they hold on to every key, and with several
 * tasks each key at the target is of one partition, and so one task's to write and to remove. For one thread.
 */
final class Whose {
    private static final String CONFIG = MarkerConfig.INITIAL + "=" + MarkerConfig.REPLACE + " or "
            + MarkerConfig.ON_STALE + "=" + MarkerConfig.REBUILD;

    private final ReplaceSettings settings;
    private Map<String, Topic> topics = Map.of();

    Whose(ReplaceSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes in the topics as they are now.
     *
     * @throws ConnectException if they are not fit
     */
    void learn(Map<String, Topic> now) {
        now.forEach((topic, facts) -> requireCompacted(topic, facts.compacted()));
        if (settings.severalTasks()) {
            requireApart(databases(now));
        }
        topics = now;
    }

    Map<String, Topic> topics() {
        return topics;
    }

    KeyOrigins origins() {
        return new KeyOrigins(databases(topics), settings.map(), settings.names(), settings.filter());
    }

    /**
     * Whether a key lies in the partition that the source gives it, where that matters.
     *
     * @throws ConnectException if not
     */
    void requireInPlace(TopicPartition partition, byte[] key) {
        Topic topic = settings.severalTasks() ? topics.get(partition.topic()) : null;
        if (topic != null && Slots.partition(key, topic.partitions()) != partition.partition()) {
            throw new ConnectException("The key " + Printable.bytes(key) + " lies in " + partition + " and not in"
                    + " partition " + Slots.partition(key, topic.partitions()) + " of " + topic.partitions()
                    + ", where our source puts it by its hash slot, so no task can tell which keys of the target are its"
                    + " own to remove (" + CONFIG + "). The way out: set tasks.max=1. Nothing was skipped.");
        }
    }

    private Map<String, Integer> databases(Map<String, Topic> of) {
        Map<String, Integer> databases = new HashMap<>();
        of.keySet().forEach(topic -> databases.put(topic, settings.databases().of(topic)));
        return databases;
    }

    private static void requireCompacted(String topic, boolean compacted) {
        if (!compacted) {
            throw new ConnectException("Topic " + topic + " does not have cleanup.policy=compact, so a key that it does"
                    + " not hold may exist all the same, and " + CONFIG
                    + " would remove it. The ways out: kafka-configs"
                    + " --alter --entity-type topics --entity-name " + topic
                    + " --add-config cleanup.policy=compact; or"
                    + " set neither of the two. Nothing was skipped.");
        }
    }

    private void requireApart(Map<String, Integer> databases) {
        List<String> both = KeyOrigins.overlapping(databases, settings.map(), settings.tellsDatabases());
        if (!both.isEmpty()) {
            throw new ConnectException("The topics " + String.join(" and ", both) + " lead to keys of the same names at"
                    + " the target, so no task can tell which of them are its own to remove (" + CONFIG + "). The way"
                    + " out: set tasks.max=1, or lead each into a database of its own by database.map. Nothing was"
                    + " skipped.");
        }
    }
}
