package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gap is repaired within a bounded time, however busy other keys are meanwhile. */
@ExtendWith(SharedConnect.class)
class OverflowUnderLoadIT {
    private RedisServer server;
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        sync = new Replication(connect, server, RedisServer.start(RedisBinary.find()));
    }

    @AfterEach
    void end() {
        sync.close();
    }

    /** The busy keys alone never fill the set; they only never let it run empty. */
    @Test
    void anOverflowIsRepairedWhileOtherKeysStayBusy(ConnectHarness connect) {
        sync.with("dirty.max.keys", "5000")
                .with("outbox.max.records", "500")
                .with("read.rate.limit.keys", "4000")
                .run();
        await().atMost(Duration.ofSeconds(30)).until(() -> Jmx.source(sync.source, "passes-total") == 1);
        connect.pause(sync.source);
        sync.from.call("EVAL", "for i = 1, 20000 do redis.call('SET', 'quiet:' .. i, i) end", 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> Jmx.source(sync.source, "hints-refused-total") > 0);
        try (SteadyWriter busy = new SteadyWriter(server, "busy", 2_000)) {
            connect.resume(sync.source);
            await("a pass to begin")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> Jmx.source(sync.source, "pass-number") == 2);
            await("what was refused to arrive")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sync.to.call(quiet()).equals(20L));
            assertThat(busy.written()).isPositive();
        }
        sync.awaitEqual();
    }

    private static Object[] quiet() {
        Object[] command = new Object[21];
        command[0] = "EXISTS";
        for (int i = 1; i <= 20; i++) {
            command[i] = "quiet:" + i * 1_000;
        }
        return command;
    }
}
