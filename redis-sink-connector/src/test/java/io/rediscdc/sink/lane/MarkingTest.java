package io.rediscdc.sink.lane;

import static io.rediscdc.sink.replace.InMemory.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.marker.Shards;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.sink.replace.InMemory;
import io.rediscdc.sink.replace.ReplaceSettings;
import io.rediscdc.sink.replace.Replacement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkingTest {
    @Test
    void whoHasNoPartitionsAnyMoreRemovesNothingAndComesToRest() throws InterruptedException {
        try (TaskMetrics registered = TaskMetrics.create(() -> null, "marking", "0")) {
            SinkMetrics metrics = new SinkMetrics(registered);
            Shards shards = new Shards(PARTITION, metrics, "all");
            InMemory memory = new InMemory(shards);
            Replacement replacement = new Replacement(
                    ReplaceSettings.of(
                            SinkConfig.parse(Map.of("redis.uri", "redis://h:1", "target.initial", "replace"))),
                    memory,
                    shards.ledger(),
                    memory,
                    metrics,
                    "topics");
            Marking marking = new Marking(shards.ledger(), memory, replacement);
            shards.begin(0);
            for (int i = 0; i < 1_000 && !replacement.isSweeping(); i++) {
                replacement.advance();
                Thread.sleep(10);
            }
            assertThat(replacement.isSweeping()).isTrue();
            marking.close(List.of(PARTITION));
            marking.applied(List.of(), Map.of(), true);
            assertThat(replacement.isSweeping())
                    .as("the lane does not wait while it is")
                    .isFalse();
            assertThat(metrics.replacing.get()).isZero();
        }
    }
}
