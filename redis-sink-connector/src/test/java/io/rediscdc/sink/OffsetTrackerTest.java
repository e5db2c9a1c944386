package io.rediscdc.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    private static final TopicPartition A = new TopicPartition("t.db0", 0);
    private static final TopicPartition B = new TopicPartition("t.db1", 0);

    private final OffsetTracker tracker = new OffsetTracker();

    @Test
    void whatIsOpenHoldsItsPartitionBack() {
        tracker.begin(List.of(Records.string("t.db0", 5, "k", "v"), Records.string("t.db0", 6, "k", "v")));
        assertThat(committable(9, 9)).containsEntry(A, at(5)).containsEntry(B, at(9));
        assertThat(committable(5, 9)).containsEntry(A, at(5));
        assertThat(committable(4, 9)).containsEntry(A, at(4));
    }

    @Test
    void whatIsDoneLetsTheWorkersPositionStand() {
        tracker.begin(List.of(Records.string("t.db0", 5, "k", "v")));
        tracker.done();
        assertThat(committable(9, 9)).containsEntry(A, at(9)).containsEntry(B, at(9));
    }

    @Test
    void aNewTryTakesThePlaceOfTheOldOne() {
        tracker.begin(List.of(Records.string("t.db0", 5, "k", "v"), Records.string("t.db1", 5, "k", "v")));
        tracker.begin(List.of(Records.string("t.db1", 5, "k", "v")));
        assertThat(committable(9, 9)).containsEntry(A, at(9)).containsEntry(B, at(5));
    }

    @Test
    void aPartitionThatGoesIsForgotten() {
        tracker.begin(List.of(Records.string("t.db0", 5, "k", "v"), Records.string("t.db1", 5, "k", "v")));
        tracker.reset(List.of(A));
        assertThat(committable(9, 9)).containsEntry(A, at(9)).containsEntry(B, at(5));
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(long a, long b) {
        return tracker.committable(Map.of(A, at(a), B, at(b)), Map.of());
    }

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset);
    }

    @Test
    void whatIsHeldIsNotCommitted() {
        tracker.begin(List.of());
        assertThat(tracker.committable(Map.of(A, at(9), B, at(9)), Map.of(A, 3L, B, 12L)))
                .containsEntry(A, at(3))
                .containsEntry(B, at(9));
    }
}
