package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MarkerHashTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);

    @Test
    void whatAPartitionWasToldOfIsForgottenWithIt() {
        MarkerHash hash = new MarkerHash("all", "sink", false);
        WrittenEnds ends = new WrittenEnds(() -> 0);
        ends.written(Map.of(PARTITION, 7L));
        assertThat(hash.isUntold(PARTITION, ends.stamp(PARTITION))).isTrue();
        hash.tell(PARTITION, ends.stamp(PARTITION));
        assertThat(hash.isUntold(PARTITION, ends.stamp(PARTITION))).isFalse();
        ends.forget(PARTITION);
        hash.forget(PARTITION);
        assertThat(hash.isUntold(PARTITION, ends.stamp(PARTITION)))
                .as("nothing was written since it came again")
                .isFalse();
    }
}
