package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.kafka.Kafka;
import io.rediscdc.sink.topic.KafkaTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real Kafka tells of partitions, of which one has no leader: there is none of that number. */
@ExtendWith(SharedConnect.class)
class KafkaTopicsIT {
    private static final long WAIT_MS = 3_000;

    @Test
    void thatOnePartitionCannotBeAskedAboutIsNoMatterForOthers(ConnectHarness connect) throws Exception {
        String topic = "ends-" + System.nanoTime();
        TopicPartition quiet = new TopicPartition(topic, 0);
        TopicPartition written = new TopicPartition(topic, 1);
        TopicPartition leaderless = new TopicPartition(topic, 7);
        connect.createCompactedTopic(topic, 2);
        connect.topics().produce(topic, 1, new byte[] {1}, new byte[] {2});
        Kafka kafka = new Kafka(Map.of("bootstrap.servers", connect.bootstrap()));
        try (KafkaTopics topics = new KafkaTopics(kafka, topic::equals, 0)) {
            assertThat(topics.ends(List.of(quiet, written, leaderless), WAIT_MS))
                    .isEqualTo(Map.of(quiet, 0L, written, 1L));
            assertThat(topics.ended(Map.of(quiet, 0L, written, 0L, leaderless, 0L), WAIT_MS))
                    .containsExactly(quiet);
        }
    }
}
