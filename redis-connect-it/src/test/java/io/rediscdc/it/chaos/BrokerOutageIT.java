package io.rediscdc.it.chaos;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.sync.Replication;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Kafka is away while keys change: what counts afterwards is the last state of each. */
class BrokerOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final int HOT_KEYS = 1_000;

    @Test
    void hotAndNewKeysEndWithTheirLastValues() {
        try (ConnectHarness connect = ConnectHarness.start();
                Replication sync = Replication.notified(connect)) {
            sync.with("producer.override.buffer.memory", "40000") // so that it is full at once
                    .with("outbox.max.records", "500")
                    .run();
            try (SteadyWriter hot = new SteadyWriter(sync.from.server(), "hot", HOT_KEYS)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Keys.count(sync.to::call).equals((long) HOT_KEYS));
                connect.kafka().stopOnlyBrokers();
                long before = hot.written();
                sync.from.call("EVAL", "for i = 1, 5000 do redis.call('SET', 'new:' .. i, i) end", 0);
                await("the outage")
                        .pollDelay(OUTAGE)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> hot.written() > before + 8 * HOT_KEYS);
                connect.kafka().restartOnlyBrokers();
                long restarted = hot.written();
                await().atMost(Duration.ofSeconds(30)).until(() -> hot.written() > restarted + HOT_KEYS);
            }
            await("new keys at the target").atMost(Duration.ofSeconds(90)).until(() -> Keys.count(sync.to::call)
                    .equals(HOT_KEYS + 5_000L));
            sync.awaitEqual();
        }
    }
}
