package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds the writers up by CLIENT PAUSE ... WRITE to cut over waits for the target, so nothing of it may wait for them. */
@ExtendWith(SharedConnect.class)
class PausedWritersIT {
    private static final int PAUSE_MS = 300_000;

    @ParameterizedTest
    @CsvSource({"notifications,R7", "monitor,R7", "tracking,R7", "notifications,R8", "notifications,V8"})
    void whatWasWrittenBeforeArrivesDuringThePause(String mode, ServerVersion version, ConnectHarness connect) {
        RedisServer source = version.start("--notify-keyspace-events", "EA");
        try (Replication sync = new Replication(connect, source, version.start())) {
            sync.with("capture.mode", mode).with("capture.databases", "0").run();
            sync.from.run("SET first v");
            await().until(() -> sync.to.call("EXISTS", "first").equals(1L));
            sync.from.run(
                    "MULTI", "CLIENT PAUSE " + PAUSE_MS + " WRITE", "SET last v", "HSET hash f v", "DEL first", "EXEC");
            await("the target")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sync.to.call("EXISTS", "last", "hash").equals(2L)
                            && sync.to.call("EXISTS", "first").equals(0L));
            sync.awaitEqual("--databases", "0");
            assertThat(source.info().get("blocked_clients"))
                    .as("clients that wait for the end of the pause")
                    .isEqualTo("0");
        }
    }
}
