package io.rediscdc.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.sink.topic.PartitionEnds.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PartitionEndsTest {
    private static final TopicPartition A = new TopicPartition("t.db0", 0);
    private static final TopicPartition B = new TopicPartition("t.db0", 1);
    private static final TopicPartition C = new TopicPartition("t.db0", 2);

    private final Deque<MockConsumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private final PartitionEnds ends = new PartitionEnds(consumers::remove);

    @Test
    void oneConsumerLooksAtAllAndWhatItFoundIsKept() throws Exception {
        MockConsumer<byte[], byte[]> consumer = consumer();
        consumer.schedulePollTask(() -> consumer.addRecord(record(A, 6)));
        consumer.schedulePollTask(() -> consumer.seek(B, 10)); // as over the end of a transaction
        Map<TopicPartition, Span> spans = Map.of(A, new Span(5, 10), B, new Span(5, 10), C, new Span(10, 10));
        assertThat(nothing(spans)).isEqualTo(Set.of(B, C));
        assertThat(nothing(spans)).as("without another look").isEqualTo(Set.of(B, C));
    }

    @Test
    void asLongAsKafkaDoesNotTellItIsAskedAgain() throws Exception {
        consumer().setPollException(new KafkaException("away"));
        consumer().setPollException(new KafkaException("still away"));
        MockConsumer<byte[], byte[]> third = consumer();
        third.schedulePollTask(() -> third.seek(A, 10));
        assertThat(nothing(Map.of(A, new Span(5, 10)))).containsExactly(A);
        assertThat(consumers).isEmpty();
    }

    @Test
    void itEndsWhenTheTaskDoesOrTheTimeIsOver() {
        for (KafkaException end : List.of(new ConnectException("stopped"), new KafkaException("no answer"))) {
            consumer();
            AtomicInteger looks = new AtomicInteger();
            assertThatThrownBy(() -> ends.nothing(Map.of(A, new Span(5, 10)), new HashSet<>(), () -> {
                        if (looks.incrementAndGet() > 2) {
                            throw end;
                        }
                    }))
                    .isSameAs(end);
        }
    }

    @Test
    void whatIsFoundCountsThoughAnotherPartitionCannotBeRead() {
        MockConsumer<byte[], byte[]> consumer = consumer();
        consumer.schedulePollTask(() -> consumer.seek(A, 10));
        AtomicInteger looks = new AtomicInteger();
        Set<TopicPartition> found = new HashSet<>();
        KafkaException over = new KafkaException("no answer");
        Map<TopicPartition, Span> spans = Map.of(A, new Span(5, 10), B, new Span(5, 10), C, new Span(10, 10));
        assertThatThrownBy(() -> ends.nothing(spans, found, () -> {
                    if (looks.incrementAndGet() > 3) {
                        throw over;
                    }
                }))
                .isSameAs(over);
        assertThat(found).containsExactlyInAnyOrder(A, C);
    }

    @Test
    void whoMayNotReadDoesNotAskAgain() {
        consumer().setPollException(new TopicAuthorizationException("no"));
        assertThatThrownBy(() -> nothing(Map.of(A, new Span(5, 10)))).isInstanceOf(TopicAuthorizationException.class);
    }

    private Set<TopicPartition> nothing(Map<TopicPartition, Span> spans) throws InterruptedException {
        Set<TopicPartition> nothing = new HashSet<>();
        ends.nothing(spans, nothing, () -> {});
        return nothing;
    }

    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(A, 0L, B, 0L));
        consumers.add(consumer);
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
    }
}
