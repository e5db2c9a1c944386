package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an aborted transaction left in a topic reaches no target, so a pass must not take it for written; and what is
 * committed behind a transaction that is still open will reach them, so a pass must not miss it.
 */
@ExtendWith(SharedConnect.class)
class CandidatesCommittedIT {
    @Test
    void anAbortedRecordOfTheVeryStateDoesNotKeepItFromBeingEmitted(ConnectHarness connect) throws Exception {
        try (Replication sync = Replication.notified(connect)
                .with("kafka.isolation.level", "read_uncommitted") // not for the user to choose
                .withSink("consumer.override.isolation.level", "read_committed")) {
            sync.run();
            sync.from.run("SET k first");
            sync.awaitEqual();
            ConsumerRecord<byte[], byte[]> first =
                    connect.topics().latest(sync.topic(0)).get(Slice.of("k".getBytes(StandardCharsets.UTF_8)));
            sync.from.run("SET k second");
            sync.awaitEqual();
            connect.stop(sync.source);
            sync.from.run("SET k first");
            abort(connect, first);
            int before = connect.topics().records(sync.topic(0)).size();
            connect.resume(sync.source);
            sync.awaitEqual();
            assertThat(connect.topics().records(sync.topic(0))).hasSize(before + 1);
        }
    }

    @Test
    void aKeyBehindAnOpenTransactionIsACandidate(ConnectHarness connect) throws Exception {
        try (Replication sync = Replication.notified(connect)
                .with("topic.creation.default.partitions", "1")
                .withSink("consumer.override.isolation.level", "read_committed")) {
            sync.run();
            sync.from.run("SET other v");
            sync.awaitEqual();
            await("the first pass").until(() -> passes(sync) > 0);
            ConsumerRecord<byte[], byte[]> other =
                    connect.topics().records(sync.topic(0)).get(0);
            long before = passes(sync);
            try (KafkaProducer<byte[], byte[]> another = begin(connect, other)) {
                sync.from.run("SET k v");
                await("the record of k").until(() -> connect.topics().uncommitted(sync.topic(0)).stream()
                        .anyMatch(record -> Arrays.equals(record.key(), "k".getBytes(StandardCharsets.UTF_8))));
                sync.from.run("MULTI", "CLIENT KILL TYPE pubsub", "DEL k", "EXEC");
                await("the gap").until(() -> Metrics.of(sync.source).get("gaps-total") > 0);
                await("the pass to wait for the transaction")
                        .during(Duration.ofSeconds(3))
                        .until(() -> passes(sync) == before);
                another.commitTransaction();
            }
            await("the pass").atMost(Duration.ofSeconds(60)).until(() -> passes(sync) > before);
            sync.awaitEqual();
        }
    }

    private static long passes(Replication sync) {
        return Metrics.of(sync.source).get("passes-total");
    }

    private static void abort(ConnectHarness connect, ConsumerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = begin(connect, record)) {
            producer.abortTransaction();
        }
    }

    /** Writes a record once more in a transaction that is left open. */
    private static KafkaProducer<byte[], byte[]> begin(ConnectHarness connect, ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        KafkaProducer<byte[], byte[]> producer =
                connect.kafka().createProducer(Map.of("transactional.id", record.topic()));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()))
                .get();
        return producer;
    }
}
