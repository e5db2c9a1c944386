package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Changes that nobody noticed to be missed: only the passes of {@code reconcile.interval.ms} find them. On its way to
 * the source the name of each such key becomes another one.
 */
@ExtendWith(SharedConnect.class)
class ScheduledPassIT {
    @Test
    void aScheduledPassRepairsWhatNobodyMissed(ConnectHarness connect) {
        try (RedisServer server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
                CutProxy proxy = new CutProxy(server);
                Replication sync = missed(connect, server, proxy, "2000")) {
            sync.awaitEqual();
            assertThat(Jmx.source(sync.source, "gaps-total")).isZero();
        }
    }

    /** Without them, what was missed stays so: the test above can fail, and 0 means never. */
    @Test
    void withAnIntervalOfZeroNoneRuns(ConnectHarness connect) {
        try (RedisServer server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
                CutProxy proxy = new CutProxy(server);
                Replication sync = missed(connect, server, proxy, "0")) {
            assertThat(sync.verify("--rounds", "5", "--round-pause", "300")).isEqualTo(1);
            assertThat(Jmx.source(sync.source, "passes-total")).isEqualTo(1);
        }
    }

    private static Replication missed(ConnectHarness connect, RedisServer server, CutProxy proxy, String interval) {
        Replication sync = new Replication(connect, server, RedisServer.start(RedisBinary.find()))
                .with("redis.uri", proxy.uri())
                .with("reconcile.interval.ms", interval);
        sync.from.run("SET missed:changed 1", "SET missed:deleted 1");
        sync.run();
        sync.awaitEqual();
        proxy.hide(List.of("missed"));
        sync.from.run("SET missed:changed 2", "DEL missed:deleted", "SET missed:new 1", "SET heard 1");
        await("what was heard after the rest")
                .atMost(Duration.ofSeconds(60))
                .until(() -> sync.to.call("EXISTS", "heard").equals(1L));
        proxy.hide(List.of());
        return sync;
    }
}
