package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.matrix.Cell;
import io.rediscdc.it.sync.Replication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X is overwritten by Y and again by X while a pass runs that knows X from the topic: what it knows must not keep the
 * last X back.
 */
@ExtendWith(SharedConnect.class)
class OverwriteDuringPassIT {
    private static final int KEYS = 10_000;
    private static final int OVERWRITTEN = 60;

    @Test
    void thereAndBackAgainEndsWhereItWas(ConnectHarness connect) {
        thereAndBackAgain(Replication.notified(connect), "*", connect);
    }

    @Tag("matrix")
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.rediscdc.it.matrix.Cell#all")
    void thereAndBackAgainEndsWhereItWas(Cell cell, ConnectHarness connect, TestReporter reporter) {
        thereAndBackAgain(cell.replication(connect, cell.startSource(reporter)), cell.databases(), connect);
    }

    private static void thereAndBackAgain(Replication replication, String databases, ConnectHarness connect) {
        try (Replication sync = replication.with("read.rate.limit.keys", "2000")) { // so that the pass takes its time
            sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'k:' .. i, 'x') end", 0, KEYS);
            sync.run();
            sync.awaitEqual("--databases", databases);
            sync.from.call("CLIENT", "KILL", "TYPE", "pubsub");
            sync.from.call("CLIENT", "KILL", "TYPE", "normal"); // not us
            await("a pass").atMost(Duration.ofSeconds(30)).until(() -> Jmx.source(sync.source, "pass-candidates") > 0);
            for (int i = 1; i <= OVERWRITTEN; i++) {
                String key = "k:" + i * (KEYS / OVERWRITTEN);
                sync.from.call("SET", key, "y");
                if (i % 6 == 0) { // Y is in the topic, and at the target
                    await("y").atMost(Duration.ofSeconds(30)).until(() -> value(sync, key)
                            .equals("y"));
                }
                sync.from.call("SET", key, "x");
            }
            assertThat(Jmx.source(sync.source, "gap-open"))
                    .as("the pass still runs")
                    .isEqualTo(1);
            sync.awaitEqual("--databases", databases);
            await("the end of the pass")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Jmx.source(sync.source, "gap-open") == 0);
            var latest = connect.topics().latest(sync.topic(0));
            assertThat(latest).hasSize(KEYS);
            for (int i = 1; i <= OVERWRITTEN; i++) {
                Slice key = Slice.of("k:" + i * (KEYS / OVERWRITTEN));
                assertThat(state(latest.get(key))).as(key.toString()).isEqualTo("x");
            }
        }
    }

    private static String value(Replication sync, String key) {
        return new String((byte[]) sync.to.call("GET", key), StandardCharsets.UTF_8);
    }

    private static String state(ConsumerRecord<byte[], byte[]> record) {
        return new String(BinaryFormat.decode(record.value()).value().payload().toArray(), StandardCharsets.UTF_8);
    }
}
