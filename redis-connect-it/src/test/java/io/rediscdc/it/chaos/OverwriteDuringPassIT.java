package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
        try (Replication sync = new Replication(
                        connect, ServerVersion.R7.start("--notify-keyspace-events", "EA"), ServerVersion.R7.start())
                .with("read.rate.limit.keys", "2000")) { // so that the pass takes its time
            sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'k:' .. i, 'x') end", 0, KEYS);
            sync.run();
            sync.awaitEqual();
            sync.from.call("CLIENT", "KILL", "TYPE", "pubsub");
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
            sync.awaitEqual();
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
