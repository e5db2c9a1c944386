package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.LogLines;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka is away while the keys are read that the topics hold. */
class ReplaceOutageIT {
    private static final String TOPIC = "t.db0";

    @Test
    @Tag("matrix")
    void anOutageOfKafkaIsOutlasted() throws Exception {
        try (ConnectHarness connect = ConnectHarness.start();
                RedisServer target = RedisServer.start(RedisBinary.find());
                LogLines log = LogLines.of("io.rediscdc.sink.replace")) {
            connect.createCompactedTopic(TOPIC, 1);
            target.call("SET", "foreign", "v");
            try (SinkHarness sink = start(target, connect)) {
                SinkRecord held = sink.record(0, "held", KeyValue.string(bytes("v"), 0));
                sink.put(held); // the reading waits for it, as for what a transaction has not committed yet
                soon("the reading to wait", sink, () -> log.contain("Waiting for a transaction to end"));
                connect.kafka().stopOnlyBrokers();
                soon("Kafka to be missed", sink, () -> log.contain("The topics cannot be read now"));
                connect.kafka().restartOnlyBrokers();
                connect.topics().produce(TOPIC, 0, (byte[]) held.key(), (byte[]) held.value());
                soon("the foreign key to go", sink, () -> Keys.count(target::call) == 1);
            }
            assertThat(target.call("GET", "held")).isEqualTo(bytes("v"));
        }
    }

    private static SinkHarness start(RedisServer target, ConnectHarness connect) {
        return SinkHarness.start(Map.of(
                "redis.uri",
                target.uri(),
                "topics",
                TOPIC,
                "target.initial",
                "replace",
                "kafka.bootstrap.servers",
                connect.bootstrap(),
                "kafka.request.timeout.ms",
                "2000",
                "kafka.default.api.timeout.ms",
                "3000"));
    }

    private static void soon(String what, SinkHarness sink, Callable<Boolean> reached) {
        await(what).atMost(Duration.ofSeconds(60)).until(() -> {
            sink.task.put(List.of());
            return reached.call();
        });
    }
}
