package io.rediscdc.source.topic;

import io.rediscdc.kafka.Kafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka for a topic's number of partitions, once; a topic that does not exist yet gets the number that the worker
 * will create it with. Without access to Kafka that number is trusted. Safe for all threads.
 */
public final class TopicPartitions implements Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(TopicPartitions.class);

    private final Kafka kafka;
    private final int whenCreated;
    private final Map<String, Integer> known = new HashMap<>();

    /**
     * @param kafka or null to do without
     * @param whenCreated {@code topic.creation.default.partitions}
     */
    public TopicPartitions(Kafka kafka, int whenCreated) {
        this.kafka = kafka;
        this.whenCreated = whenCreated;
        if (kafka == null) {
            LOG.warn(
                    "kafka.bootstrap.servers is not set: topics that exist already are taken to have {} partitions"
                            + " (topic.creation.default.partitions); if one has another number, its keys are not"
                            + " partitioned by slot, or the task fails",
                    whenCreated);
        }
    }

    @Override
    public synchronized int of(String topic) throws InterruptedException {
        Integer count = known.get(topic);
        if (count == null) {
            count = kafka == null ? whenCreated : ask(topic);
            known.put(topic, count);
            LOG.info("Topic {} has or gets {} partitions", topic, count);
        }
        return count;
    }

    @Override
    public synchronized void forget() {
        known.clear();
    }

    private int ask(String topic) throws InterruptedException {
        String what = "the partitions of topic " + topic;
        try {
            return kafka.ask(what, admin -> admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return whenCreated;
            }
            throw Kafka.refused(what, e);
        }
    }
}
