package io.rediscdc.sink.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slots;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.topic.KafkaTopics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WhoseTest {
    private static final Topic COMPACTED = new Topic("id", 4, 0, true);
    private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);
    private static final TopicPartition OWN = new TopicPartition("a.db0", Slots.partition(KEY, 4));
    private static final TopicPartition ANOTHER = new TopicPartition("a.db0", (OWN.partition() + 1) % 4);

    @Test
    void aTopicThatForgetsKeysByAgeDoesNotTellWhatToRemove() {
        assertThatThrownBy(() -> whose("1").learn(Map.of("a.db0", new Topic("id", 4, 0, false))))
                .hasMessageContaining("cleanup.policy=compact")
                .hasMessageContaining("kafka-configs");
    }

    @Test
    void withSeveralTasksAKeyIsOfOnePartition() {
        Whose whose = whose("2");
        whose.learn(Map.of("a.db0", COMPACTED));
        assertThatCode(() -> whose.requireInPlace(OWN, KEY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> whose.requireInPlace(ANOTHER, KEY)).hasMessageContaining("tasks.max=1");
        assertThatThrownBy(() -> whose.learn(Map.of("a.db0", COMPACTED, "b.db0", COMPACTED)))
                .hasMessageContaining("a.db0 and b.db0")
                .hasMessageContaining("tasks.max=1");
    }

    @Test
    void oneTaskHasAllKeysWhereverTheyLie() {
        Whose whose = whose("1");
        whose.learn(Map.of("a.db0", COMPACTED, "b.db0", COMPACTED));
        assertThatCode(() -> whose.requireInPlace(ANOTHER, KEY)).doesNotThrowAnyException();
        assertThat(whose.origins().of(0, KEY)).hasSize(2);
    }

    private static Whose whose(String tasks) {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "redis://h:1", "tasks.max", tasks));
        return new Whose(ReplaceSettings.of(SinkConfig.parse(props)));
    }
}
