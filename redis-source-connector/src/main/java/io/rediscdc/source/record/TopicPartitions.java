package io.rediscdc.source.record;

import io.rediscdc.redis.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka for a topic's number of partitions, once; a topic that does not exist yet gets the number that the worker
 * will create it with. Without access to Kafka that number is trusted. Safe for all threads.
 */
public final class TopicPartitions implements Partitions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicPartitions.class);
    private static final long TIMEOUT_MS = 30_000;
    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 10_000;

    private final Admin admin;
    private final int whenCreated;
    private final Map<String, Integer> known = new HashMap<>();

    /**
     * @param kafka properties of an admin client, or empty to do without
     * @param whenCreated {@code topic.creation.default.partitions}
     */
    public TopicPartitions(Map<String, Object> kafka, int whenCreated) {
        this.admin = kafka.isEmpty() ? null : Admin.create(kafka);
        this.whenCreated = whenCreated;
        if (admin == null) {
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
            count = admin == null ? whenCreated : ask(topic);
            known.put(topic, count);
            LOG.info("Topic {} has or gets {} partitions", topic, count);
        }
        return count;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(5));
        }
    }

    /** Asks until there is an answer: as long as Kafka is away, nothing could be written to it either. */
    private int ask(String topic) throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        while (true) {
            try {
                return admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic)
                        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                        .partitions()
                        .size();
            } catch (TimeoutException e) {
                LOG.warn("Kafka did not tell the partitions of topic {} within {} ms; asking again", topic, TIMEOUT_MS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    return whenCreated;
                }
                if (!(e.getCause() instanceof RetriableException)) {
                    throw new ConnectException(
                            "Kafka does not tell the partitions of topic " + topic + ": "
                                    + e.getCause().getMessage()
                                    + "; check kafka.bootstrap.servers and the other kafka.* settings",
                            e);
                }
                LOG.warn("Kafka cannot tell the partitions of topic {} now; asking again", topic, e.getCause());
            }
            Thread.sleep(backoff.next());
        }
    }
}
