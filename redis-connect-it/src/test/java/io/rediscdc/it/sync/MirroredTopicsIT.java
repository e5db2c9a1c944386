package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Topics as MirrorMaker 2 copies them to another Kafka cluster: each record into the same partition, with its key, value,
 * headers and timestamp. By its default policy their names begin with that of the cluster they come from; by its identity
 * policy they stay what they were, and so they do here.
 */
@ExtendWith(SharedConnect.class)
class MirroredTopicsIT {
    private static final int[] DATABASES = {0, 3};

    @ParameterizedTest
    @ValueSource(strings = {"us-west.", ""})
    void aTargetFollowsTheMirroredTopics(String lead, ConnectHarness connect) throws Exception {
        try (Replication sync = Replication.notified(connect)) {
            sync.with("value.max.bytes", "20000").runSource();
            for (int db : DATABASES) {
                sync.from.call("SELECT", db);
                Families.run(sync.from, Families.supportedBy(sync.from).get(0), "f:");
                sync.from.run("SET expires v PX 2000", "SET gone v", "SET stays " + db, "DEL gone");
                sync.from.call("SET", "big", new byte[100_000]);
                Slice expires = Slice.of("expires");
                connect.topics()
                        .awaitLatest(
                                sync.topic(db),
                                latest -> latest.containsKey(expires)
                                        && latest.get(expires).value() == null
                                        && latest.containsKey(Slice.of("big")));
                if (!lead.isEmpty()) {
                    mirror(connect, sync.topic(db), lead + sync.topic(db));
                }
            }
            sync.to.run("SET expires renewed");
            sync.withSink("topics.regex", (lead + sync.name).replace(".", "\\.") + "\\.db\\d+")
                    .withSink("apply.expired", "if-due")
                    .withSink("target.initial", "merge")
                    .runSink();
            await("both tombstones")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Metrics.ofSink(sync.sink).get("records-applied-total") >= 8
                            && Metrics.ofSink(sync.sink).get("expired-left-total") >= 1);
            assertThat(sync.to.call("GET", "expires"))
                    .as("its tombstone is known for one of an expired key")
                    .isEqualTo("renewed".getBytes(StandardCharsets.UTF_8));
            sync.to.run("DEL expires");
            sync.awaitEqual();
        }
    }

    private static void mirror(ConnectHarness connect, String from, String to) throws Exception {
        connect.createCompactedTopic(to, 4);
        try (KafkaProducer<byte[], byte[]> producer = connect.kafka().createProducer(Map.of())) {
            for (ConsumerRecord<byte[], byte[]> each : connect.topics().records(from)) {
                producer.send(new ProducerRecord<>(
                                to, each.partition(), each.timestamp(), each.key(), each.value(), each.headers()))
                        .get();
            }
        }
    }
}
