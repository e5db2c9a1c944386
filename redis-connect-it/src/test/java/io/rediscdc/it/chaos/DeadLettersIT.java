package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.Topics;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that no target can take: with a dead-letter queue all else flows on, without one the task says what to do. */
@ExtendWith(SharedConnect.class)
class DeadLettersIT {
    private static final int GOOD = 20;

    private Redis target;

    @BeforeEach
    void start() {
        target = new Redis(RedisServer.start(RedisBinary.find()));
    }

    @AfterEach
    void end() {
        target.close();
        target.server().close();
    }

    @Test
    void poisonGoesToTheDeadLettersAndTheRestFlowsOn(ConnectHarness connect) throws Exception {
        Topics topics = fill(connect, "poisoned");
        topics.produce("poisoned.db0", 0, bytes("garbage"), bytes("no format of ours"));
        Map<String, String> config = Configs.sink(target.server().uri(), "poisoned");
        config.putAll(Map.of(
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", "poisoned-dead",
                "errors.deadletterqueue.topic.replication.factor", "1",
                "errors.deadletterqueue.context.headers.enable", "true"));
        connect.run("poisoned", config);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Keys.count(target::call).equals((long) GOOD)
                        && topics.records("poisoned-dead").size() >= 2);
        List<ConsumerRecord<byte[], byte[]>> dead = topics.records("poisoned-dead");
        assertThat(dead).extracting(record -> text(record.key())).containsExactlyInAnyOrder("poison", "garbage");
        for (ConsumerRecord<byte[], byte[]> record : dead) {
            assertThat(header(record, "topic")).isEqualTo("poisoned.db0");
            assertThat(header(record, "connector.name")).isEqualTo("poisoned");
            assertThat(header(record, "stage")).isEqualTo("TASK_PUT");
            assertThat(header(record, "exception.message")).isNotEmpty();
        }
        assertThat(dead.stream().filter(record -> text(record.key()).equals("poison")))
                .allSatisfy(record -> {
                    assertThat(record.value()).isEqualTo(poison());
                    assertThat(header(record, "exception.message")).contains("poison", "ERR");
                });
        assertThat(Jmx.task("poisoned", "records-errant-total")).isEqualTo(2);
        connect.awaitRunning("poisoned");
    }

    @Test
    void withoutDeadLettersTheTaskFailsWithTheWaysOutAndSkipsNothing(ConnectHarness connect) throws Exception {
        fill(connect, "strict");
        connect.submit("strict", Configs.sink(target.server().uri(), "strict"));
        assertThat(connect.awaitFailedTask("strict"))
                .contains("poison", "strict.db0, partition 0, offset")
                .contains("errors.tolerance=all", "errors.deadletterqueue.topic.name", "PATCH /connectors/");
        assertThat(connect.offsets("strict").offsets())
                .allSatisfy(offset -> assertThat((Number) offset.offset().get("kafka_offset"))
                        .extracting(Number::longValue)
                        .satisfies(at -> assertThat(at).isLessThanOrEqualTo(GOOD / 2)));
    }

    @Test
    void aQueueThatIsNamedWithoutToleranceStopsTheTaskToo(ConnectHarness connect) throws Exception {
        fill(connect, "intolerant");
        Map<String, String> config = Configs.sink(target.server().uri(), "intolerant");
        config.put("errors.deadletterqueue.topic.name", "intolerant-dead");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        connect.submit("intolerant", config);
        assertThat(connect.awaitFailedTask("intolerant")).contains("Tolerance exceeded");
    }

    /** Good records around a bad one in partition 0 of database 0. */
    private static Topics fill(ConnectHarness connect, String prefix) throws Exception {
        String topic = prefix + ".db0";
        connect.createCompactedTopic(topic, 1);
        Topics topics = connect.topics();
        for (int i = 0; i < GOOD; i++) {
            if (i == GOOD / 2) {
                topics.produce(topic, 0, bytes("poison"), poison());
            }
            topics.produce(topic, 0, bytes("good:" + i), encoded(KeyValue.string(bytes("v" + i), 0)));
        }
        return topics;
    }

    private static byte[] poison() {
        Slice payload = Slice.of("these are no bytes that DUMP gives");
        return encoded(new KeyValue(ValueType.HASH, Encoding.DUMP, 10, 0, payload));
    }

    private static byte[] encoded(KeyValue state) {
        return BinaryFormat.encode(state, new Origin("default", 0, 1, false, 1));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader("__connect.errors." + name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
