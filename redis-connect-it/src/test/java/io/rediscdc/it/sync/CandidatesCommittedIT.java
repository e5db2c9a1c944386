package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an aborted transaction left in a topic reaches no target, so a pass must not take it for written. */
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

    private static void abort(ConnectHarness connect, ConsumerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                connect.kafka().createProducer(Map.of("transactional.id", record.topic()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()))
                    .get();
            producer.abortTransaction();
        }
    }
}
