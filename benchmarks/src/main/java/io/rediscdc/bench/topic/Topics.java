package io.rediscdc.bench.topic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Makes, measures and removes topics. */
public final class Topics implements AutoCloseable {
    /** What config/redis-source.json has. */
    public static final int PARTITIONS = 12;

    private final Admin admin;
    private final Set<String> known = new HashSet<>();

    public Topics(String kafka) {
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
    }

    /** Makes a topic as the source connector's would be. */
    public void create(String topic) {
        get(() -> admin.createTopics(List.of(
                        new NewTopic(topic, PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get());
    }

    public void delete(String topic) {
        get(() -> admin.deleteTopics(List.of(topic)).all().get());
    }

    /** How many records were ever written to a topic; 0 while there is none. */
    public long written(String topic) {
        if (!known.contains(topic)) {
            if (!get(() -> admin.listTopics().names().get()).contains(topic)) {
                return 0;
            }
            known.add(topic);
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        partitions(topic).forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        return get(() -> admin.listOffsets(ends).all().get()).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    /** Those of a topic that we or a connector with our number of partitions made. */
    static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    @Override
    public void close() {
        admin.close();
    }

    private interface Call<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T get(Call<T> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while Kafka answers", e);
        }
    }
}
