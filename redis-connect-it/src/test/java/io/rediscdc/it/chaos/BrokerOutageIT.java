package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.matrix.Cell;
import io.rediscdc.it.sync.Replication;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka is away while keys change: what counts afterwards is the last state of each. */
class BrokerOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final int HOT_KEYS = 1_000;
    private static final int DELETED = 500;

    @Test
    void hotAndNewKeysEndWithTheirLastValuesAndDeletedOnesAreGone() {
        outage(Replication::notified, "*");
    }

    @Tag("matrix")
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.rediscdc.it.matrix.Cell#all")
    void keysEndAsTheyAre(Cell cell, TestReporter reporter) {
        outage(connect -> cell.replication(connect, cell.startSource(reporter)), cell.databases());
    }

    private static void outage(Function<ConnectHarness, Replication> replication, String databases) {
        try (ConnectHarness connect = ConnectHarness.start();
                Replication sync = replication.apply(connect)) {
            sync.with("producer.override.buffer.memory", "40000") // so that it is full at once
                    .with("outbox.max.records", "500")
                    .run();
            sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'old:' .. i, i) end", 0, 2 * DELETED);
            try (SteadyWriter hot = new SteadyWriter(sync.from.server(), "hot", HOT_KEYS)) {
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> Keys.count(sync.to::call).equals(2L * DELETED + HOT_KEYS));
                connect.kafka().stopOnlyBrokers();
                long before = hot.written();
                sync.from.call("EVAL", "for i = 1, 5000 do redis.call('SET', 'new:' .. i, i) end", 0);
                sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('DEL', 'old:' .. i) end", 0, DELETED);
                sync.from.call("DEL", "new:1");
                await("the outage")
                        .pollDelay(OUTAGE)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> hot.written() > before + 8 * HOT_KEYS);
                connect.kafka().restartOnlyBrokers();
                long restarted = hot.written();
                await().atMost(Duration.ofSeconds(90)).until(() -> hot.written() > restarted + HOT_KEYS);
            }
            await("all keys at the target").atMost(Duration.ofSeconds(90)).until(() -> Keys.count(sync.to::call)
                    .equals(HOT_KEYS + DELETED + 4_999L));
            sync.awaitEqual("--databases", databases);
            assertThat(sync.to.call("EXISTS", "new:1", "old:1")).isEqualTo(0L);
        }
    }
}
