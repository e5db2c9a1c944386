package io.rediscdc.sink.replace;

import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.replace.KeyOrigins.Origin;
import io.rediscdc.sink.topic.KafkaTopics.Topic;
import io.rediscdc.sink.write.Sweep;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Dooms the keys that belong to some partitions and that the topics do not hold, or that lie at the wrong server, where no
 * task ever writes them. Safe for several threads.
 */
final class KeySweep implements Sweep {
    private final KeyOrigins origins;
    private final Map<String, Topic> topics;
    private final Set<TopicPartition> partitions;
    private final Set<String> ofTopics;
    private final boolean severalTasks;
    private final HeldKeys held;
    private final SinkMetrics metrics;
    private final LongAdder pages = new LongAdder();
    private final LongAdder scanned = new LongAdder();
    private final LongAdder removed = new LongAdder();

    /**
     * @param partitions whose keys it decides on
     * @param severalTasks whether other partitions of these topics are other tasks', so that it must be told by a key
     *     which one it belongs to; else all keys that these topics lead to are decided on
     */
    KeySweep(
            KeyOrigins origins,
            Map<String, Topic> topics,
            Set<TopicPartition> partitions,
            boolean severalTasks,
            HeldKeys held,
            SinkMetrics metrics) {
        this.origins = origins;
        this.topics = Map.copyOf(topics);
        this.partitions = Set.copyOf(partitions);
        this.ofTopics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        this.severalTasks = severalTasks;
        this.held = held;
        this.metrics = metrics;
    }

    @Override
    public Set<Integer> databases() {
        return origins.targets(ofTopics::contains);
    }

    @Override
    public List<byte[]> doomed(int db, List<byte[]> keys, Predicate<byte[]> isPlaced) {
        pages.increment();
        scanned.add(keys.size());
        metrics.keysScanned.add(keys.size());
        return keys.stream()
                .filter(key -> isDoomed(origins.of(db, key), isPlaced.test(key)))
                .toList();
    }

    @Override
    public void removed(long keys) {
        removed.add(keys);
        metrics.keysRemoved.add(keys);
    }

    /** How often it was asked, also where there was no key. */
    long pages() {
        return pages.sum();
    }

    /** How far it is, for the log. */
    @Override
    public String toString() {
        return scanned.sum() + " keys looked at, " + removed.sum() + " removed";
    }

    private boolean isDoomed(List<Origin> ofKey, boolean placed) {
        return ofKey.stream().anyMatch(this::isOurs)
                && !(placed && ofKey.stream().anyMatch(origin -> held.contains(origin.topic(), origin.key())));
    }

    private boolean isOurs(Origin origin) {
        return severalTasks
                ? partitions.contains(
                        origin.partition(topics.get(origin.topic()).partitions()))
                : ofTopics.contains(origin.topic());
    }
}
