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

/** Nobody takes the source's records for a while, so its reading thread waits: what it tells of itself stays true. */
@ExtendWith(SharedConnect.class)
class WaitingForKafkaIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private CutProxy proxy;
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        RedisServer server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
        proxy = new CutProxy(server);
        sync = new Replication(connect, server, RedisServer.start(RedisBinary.find()))
                .with("redis.uri", proxy.uri())
                .with("outbox.max.records", "100")
                .with("read.batch.keys", "50")
                .with("heartbeat.interval.ms", "0");
        sync.run();
        await().atMost(LIMIT).until(() -> source("passes-total") == 1);
        sync.from.call("SET", "doomed", "1");
        sync.awaitEqual();
    }

    @AfterEach
    void end() {
        proxy.close();
        sync.close();
    }

    @Test
    void aLostHintConnectionIsSaidAtOnceAndIsOneGap(ConnectHarness connect) {
        waitForKafka(connect);
        long gaps = source("gaps-total");
        assertThat(source("gap-open")).isZero();
        proxy.cut(ProxiedConnection::hearsHints);
        await("the loss to be told").atMost(LIMIT).until(() -> source("connected") == 0);
        assertThat(source("gap-open")).isEqualTo(1);
        assertThat(source("gaps-total")).isEqualTo(gaps + 1);
        sync.from.call("DEL", "doomed"); // nobody hears of it
        sync.from.call("SET", "born", "1");
        connect.resume(sync.source);
        sync.awaitEqual();
        await().atMost(LIMIT).until(() -> source("connected") == 1 && source("gap-open") == 0);
        assertThat(source("gaps-total")).as("the same gap").isEqualTo(gaps + 1);
        assertThat(sync.to.call("EXISTS", "doomed")).isEqualTo(0L);
    }

    @Test
    void aLostReadConnectionIsSaidAtOnce(ConnectHarness connect) {
        waitForKafka(connect);
        proxy.cut(connection -> !connection.hearsHints());
        await("the loss to be told").atMost(LIMIT).until(() -> source("connected") == 0);
        connect.resume(sync.source);
        sync.awaitEqual();
    }

    /** The server closes connections that are silent for 8 s. */
    @Test
    void theReadConnectionIsKeptAlive(ConnectHarness connect) {
        waitForKafka(connect);
        sync.from.call("CONFIG", "SET", "timeout", "8");
        long gaps = source("gaps-total");
        long accepted = proxy.accepted();
        await("longer than the server's patience")
                .pollDelay(Duration.ofSeconds(15))
                .atMost(LIMIT)
                .until(() -> true);
        assertThat(source("connected")).isEqualTo(1);
        connect.resume(sync.source);
        sync.awaitEqual();
        assertThat(source("gaps-total")).isEqualTo(gaps);
        assertThat(proxy.accepted()).isEqualTo(accepted);
    }

    private void waitForKafka(ConnectHarness connect) {
        connect.pause(sync.source);
        sync.from.call("EVAL", "for i = 1, 2000 do redis.call('SET', 'key:' .. i, i) end", 0);
        await("the outbox to be full").atMost(LIMIT).until(() -> Jmx.task(sync.source, "outbox-records") >= 100);
    }

    private long source(String metric) {
        return Jmx.source(sync.source, metric);
    }
}
