package io.rediscdc.sink.marker;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What Kafka says of topics, as far as this connector may ask. */
public interface TopicFacts {
    /** The id of the cluster, or empty if not known. */
    String clusterId();

    /** The id of a topic, another one after it was made anew; empty if not known. */
    String topicId(String topic);

    /** How long a tombstone stays once it could be compacted away, in ms; beyond all time if it never is. */
    long deleteRetentionMs(String topic);

    /** Finds out, and waits for it, what is to be told of these topics from now on. */
    void learn(Collection<String> topics);

    /** Whether Kafka can be asked at all. */
    boolean mayBeAsked();

    /**
     * Those partitions of which nothing lies at an offset or behind it now; but for those of which that cannot be known.
     *
     * @param waitMs how long to wait for each of its answers
     */
    Set<TopicPartition> ended(Map<TopicPartition, Long> offsets, long waitMs);

    /**
     * How far partitions are written now, by transactions that are still open too; but for those of which that cannot be known.
     *
     * @param waitMs how long to wait for each of its answers
     */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, long waitMs);

    /** Where nobody may be asked. */
    static TopicFacts assumed(long deleteRetentionMs) {
        return new TopicFacts() {
            @Override
            public void learn(Collection<String> topics) {
                // there is nobody to ask
            }

            @Override
            public Set<TopicPartition> ended(Map<TopicPartition, Long> offsets, long waitMs) {
                return Set.of();
            }

            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, long waitMs) {
                return Map.of();
            }

            @Override
            public boolean mayBeAsked() {
                return false;
            }

            @Override
            public String clusterId() {
                return "";
            }

            @Override
            public String topicId(String topic) {
                return "";
            }

            @Override
            public long deleteRetentionMs(String topic) {
                return deleteRetentionMs;
            }
        };
    }
}
