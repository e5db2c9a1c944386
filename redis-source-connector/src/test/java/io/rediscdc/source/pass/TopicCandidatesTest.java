package io.rediscdc.source.pass;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.filter.KeyFilter;
import io.rediscdc.source.record.KeyForm;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TopicCandidatesTest {
    @Test
    void aPassIsToldWhenTheirThreadEndsOfAnError() {
        OutOfMemoryError error = new OutOfMemoryError("as a test wants it");
        try (TopicCandidates candidates = candidates(() -> {
            throw error;
        })) {
            assertThatThrownBy(() -> toTheEnd(candidates))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("reading of candidates ended")
                    .hasMessageContaining("restart the task")
                    .hasCause(error);
        }
    }

    @Test
    void anExceptionIsHandedOnAsItIs() {
        IllegalStateException failure = new IllegalStateException("as a test wants it");
        try (TopicCandidates candidates = candidates(() -> {
            throw failure;
        })) {
            assertThatThrownBy(() -> toTheEnd(candidates)).isSameAs(failure);
        }
    }

    @Test
    void aTopicThatTheConsumersBrokerDoesNotKnowYetIsNotTakenForEmpty() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions("t.db0", List.of());
        try (TopicCandidates candidates = candidates(() -> consumer, () -> Map.of("t.db0", 0))) {
            assertThatThrownBy(() -> toTheEnd(candidates)).isInstanceOf(RetriableException.class);
        }
    }

    private static TopicCandidates candidates(Supplier<Consumer<byte[], byte[]>> consumers) {
        return candidates(consumers, Map::of);
    }

    private static TopicCandidates candidates(
            Supplier<Consumer<byte[], byte[]>> consumers, TopicCandidates.Topics topics) {
        return new TopicCandidates(
                consumers,
                topics,
                partitions -> Map.of(),
                KeyFilter.ALL,
                KeyForm.BYTES,
                false,
                new KeyIndex(1 << 20),
                "candidates");
    }

    private static void toTheEnd(TopicCandidates candidates) throws InterruptedException {
        while (!candidates.exhausted()) {
            candidates.next();
            Thread.sleep(5);
        }
    }
}
