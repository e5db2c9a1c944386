package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transform of the worker drops records: they are counted, and nothing that lacks them is called complete. */
@ExtendWith(SharedConnect.class)
class DroppedRecordsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

    private ConnectHarness connect;
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness shared) {
        connect = shared;
        sync = Replication.notified(connect)
                .with("heartbeat.interval.ms", "200")
                .with("reconcile.candidates", "none")
                .with("transforms", "drop")
                .with("transforms.drop.type", TRANSFORMS + "Filter")
                .with("transforms.drop.predicate", "dropped")
                .with("predicates", "dropped")
                .with("predicates.dropped.type", TRANSFORMS + "predicates.TopicNameMatches")
                .with("predicates.dropped.pattern", ".*\\.db1");
        sync.from.run("SET kept v", "SELECT 1");
    }

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void aPassThatLacksARecordIsNotCalledComplete() {
        sync.from.run("SET dropped v");
        sync.runSource();
        await("the snapshot to end").atMost(LIMIT).until(() -> "streaming".equals(offset().get("phase")));
        assertThat(metric("records-dropped-total")).isEqualTo(1);
        assertThat(offset().get("pass.complete")).isEqualTo(false);
        assertThat(offset().get("checkpoint")).isEqualTo("");

        sync.with("predicates.dropped.pattern", "no topic").run();
        await("a pass that lacks nothing").atMost(LIMIT).until(() -> offset().get("pass.complete")
                .equals(true));
        sync.awaitEqual();
    }

    @Test
    void afterADroppedRecordThereIsNoCheckpointToRestartFrom() {
        sync.runSource();
        await("a checkpoint").atMost(LIMIT).until(() -> !offset().getOrDefault("checkpoint", "")
                .equals(""));
        sync.from.run("SET dropped v");
        await("the record to be dropped").atMost(LIMIT).until(() -> metric("records-dropped-total") == 1);
        await("checkpoints to be as old as many of them take")
                .atMost(LIMIT)
                .until(() -> metric("checkpoint-age-ms") > 5_000);
        connect.stop(sync.source);
        connect.resume(sync.source);
        await("a pass").atMost(LIMIT).until(() -> metric("passes-total") == 1);
        assertThat(metric("gaps-total")).isEqualTo(1);
    }

    private long metric(String name) {
        return Metrics.of(sync.source).get(name);
    }

    /** As Connect keeps it; empty while it keeps none. */
    private Map<String, Object> offset() {
        List<ConnectorOffset> offsets = connect.offsets(sync.source).offsets();
        return offsets.isEmpty() ? Map.of() : Map.copyOf(offsets.get(0).offset());
    }
}
