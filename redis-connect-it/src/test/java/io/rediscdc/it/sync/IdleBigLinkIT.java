package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Big values have a connection of their own, which is idle while none changes; a server may close what is idle. */
@ExtendWith(SharedConnect.class)
class IdleBigLinkIT {
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        sync = Replication.notified(connect).run();
    }

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void thatTheServerClosesItIsNoGap() {
        sync.from.call("SET", "big", new byte[2_000_000]);
        sync.awaitEqual();
        Metrics metrics = Metrics.of(sync.source);
        long gaps = metrics.get("gaps-total");
        try (Redis other = sync.from.again()) {
            long before = connections(other);
            other.call("CONFIG", "SET", "timeout", "2");
            await("the server to close it")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> connections(other) == before - 1);
            other.call("SET", "big", new byte[2_500_000]);
            other.call("CONFIG", "SET", "timeout", "0");
        }
        sync.awaitEqual();
        assertThat(metrics.get("gaps-total")).isEqualTo(gaps);
        assertThat(metrics.get("connected")).isEqualTo(1);
    }

    /** Those of the source connector. */
    private static long connections(Redis redis) {
        return new String((byte[]) redis.call("CLIENT", "LIST"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" name=redis-cdc"))
                .count();
    }
}
