package io.rediscdc.it;

import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.util.clusters.EmbeddedKafkaCluster;

/** Reads and writes the topics of a {@link ConnectHarness}, committed records only unless said otherwise. */
public final class Topics {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final EmbeddedKafkaCluster kafka;

    Topics(EmbeddedKafkaCluster kafka) {
        this.kafka = kafka;
    }

    /** Every record up to the present end of the topic, partition by partition; none if there is no such topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return records(topic, "read_committed");
    }

    /** The same with the records of transactions that were aborted. */
    public List<ConsumerRecord<byte[], byte[]>> uncommitted(String topic) {
        return records(topic, "read_uncommitted");
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic, String isolation) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.createConsumer(Map.of("isolation.level", isolation, "auto.offset.reset", "earliest"))) {
            List<PartitionInfo> infos = consumer.listTopics().getOrDefault(topic, List.of());
            List<TopicPartition> partitions = infos.stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    /** The last record of each key, tombstones included. */
    public Map<Slice, ConsumerRecord<byte[], byte[]>> latest(String topic) {
        Map<Slice, ConsumerRecord<byte[], byte[]>> latest = new HashMap<>();
        records(topic).forEach(record -> latest.put(Slice.of(record.key()), record));
        return latest;
    }

    /** Waits until the last record of each key is as it should be, and returns them. */
    public Map<Slice, ConsumerRecord<byte[], byte[]>> awaitLatest(
            String topic, Predicate<Map<Slice, ConsumerRecord<byte[], byte[]>>> expected) {
        return await("the state of topic " + topic).atMost(LIMIT).until(() -> latest(topic), expected);
    }

    /** Appends a record; a null value is a tombstone. */
    public void produce(String topic, int partition, byte[] key, byte[] value) throws Exception {
        produce(topic, partition, System.currentTimeMillis(), key, value);
    }

    /** The same as of another time. */
    public void produce(String topic, int partition, long timestampMs, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.createProducer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, timestampMs, key, value))
                    .get();
        }
    }
}
