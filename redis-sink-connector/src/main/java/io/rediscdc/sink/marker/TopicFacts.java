package io.rediscdc.sink.marker;

/** What Kafka says of topics, as far as this connector may ask. */
public interface TopicFacts {
    /** The id of the cluster, or empty if not known. */
    String clusterId();

    /** The id of a topic, another one after it was made anew; empty if not known. */
    String topicId(String topic);

    /** How long a tombstone stays once it could be compacted away, in ms. */
    long deleteRetentionMs(String topic);

    /** Where nobody may be asked. */
    static TopicFacts assumed(long deleteRetentionMs) {
        return new TopicFacts() {
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
