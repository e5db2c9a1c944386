package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WrittenEndsTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final TopicPartition OTHER = new TopicPartition("t.db0", 1);

    private long now = 1_000;
    private final WrittenEnds ends = new WrittenEnds(() -> now);

    @Test
    void whenAPartitionWentForwardIsKnownSinceItWasReadAgain() {
        assertThat(ends.timeMs(PARTITION)).isZero();
        ends.written(Map.of(PARTITION, 7L));
        now = 2_000;
        ends.written(Map.of(OTHER, 7L));
        assertThat(ends.timeMs(PARTITION)).isEqualTo(1_000);
        assertThat(ends.timeMs(OTHER)).isEqualTo(2_000);
        ends.rewound(PARTITION);
        ends.forget(OTHER);
        assertThat(ends.timeMs(PARTITION)).isZero();
        assertThat(ends.timeMs(OTHER)).isZero();
    }
}
