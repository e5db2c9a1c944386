package io.rediscdc.source.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.filter.Databases;
import io.rediscdc.kafka.Kafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ShardTopicsTest {
    private final Vanishing admin = new Vanishing();
    private final ShardTopics topics =
            new ShardTopics(new Kafka(Map.of(), admin), new TopicNames("t"), null, Databases.parse("*"), null);

    /** The first time that it lists its topics, one is deleted right after. */
    private static final class Vanishing extends MockAdminClient {
        private static final Node NODE = new Node(0, "localhost", 1);

        private boolean vanished;

        Vanishing() {
            super(List.of(NODE), NODE);
            for (String topic : List.of("t.db0", "t.db1")) {
                addTopic(
                        false,
                        topic,
                        List.of(new TopicPartitionInfo(0, NODE, List.of(NODE), List.of(NODE))),
                        Map.of("cleanup.policy", "compact"));
            }
        }

        @Override
        public synchronized ListTopicsResult listTopics(ListTopicsOptions options) {
            ListTopicsResult result = super.listTopics(options);
            if (!vanished) {
                vanished = true;
                deleteTopics(List.of("t.db1"));
            }
            return result;
        }
    }

    @Test
    void candidatesComeFromTheTopicsThatAreLeft() throws Exception {
        assertThat(topics.existing()).isEqualTo(Map.of("t.db0", 0));
    }

    @Test
    void aTopicThatIsDeletedBetweenTwoQuestionsIsGone() throws Exception {
        assertThat(topics.identities(() -> {})).containsOnlyKeys("t.db0");
    }
}
