package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.LogLines;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With {@code snapshot.mode=never} a start without an offset is the first one only if the topics are empty. */
@ExtendWith(SharedConnect.class)
class NoSnapshotIT {
    private static final Slice KEY = Slice.of("k".getBytes(StandardCharsets.UTF_8));

    @Test
    void theFirstStartReadsNoKeyThatDoesNotChange(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect).with("snapshot.mode", "never")) {
            sync.from.run("SET before 1");
            sync.runSource();
            awaitListening(connect, sync);
            sync.from.run("SET k 1");
            assertThat(connect.topics()
                            .awaitLatest(sync.topic(0), latest -> latest.containsKey(KEY))
                            .keySet())
                    .isEqualTo(Set.of(KEY));
        }
    }

    /** As after a crash before the worker's first commit of offsets. */
    @Test
    void withoutAnOffsetWhatTheTopicsHoldIsReadAgain(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect).with("snapshot.mode", "never")) {
            sync.runSource();
            awaitListening(connect, sync);
            sync.from.run("SET k 1");
            connect.topics().awaitLatest(sync.topic(0), latest -> latest.containsKey(KEY));
            connect.stop(sync.source);
            connect.cluster().resetConnectorOffsets(sync.source);
            sync.from.run("DEL k");
            connect.resume(sync.source);
            connect.topics()
                    .awaitLatest(sync.topic(0), latest -> latest.get(KEY).value() == null);
        }
    }

    @Test
    void withoutAccessToKafkaTheLogSaysThatItCannotBeTold(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect)
                        .with("snapshot.mode", "never")
                        .with("reconcile.candidates", "none");
                LogLines log = LogLines.of("io.rediscdc.source")) {
            Map<String, String> config = sync.sourceConfig();
            config.remove("kafka.bootstrap.servers");
            connect.run(sync.source, config);
            await().until(() -> log.contain("cannot be told whether this is the first start"));
        }
    }

    private static void awaitListening(ConnectHarness connect, Replication sync) {
        await("a heartbeat")
                .atMost(Duration.ofSeconds(60))
                .until(() -> connect.offsets(sync.source).toString().contains("streaming"));
    }
}
