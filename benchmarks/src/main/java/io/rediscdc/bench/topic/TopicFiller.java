package io.rediscdc.bench.topic;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slots;
import io.rediscdc.format.BinaryFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records into a topic as the source connector would have put them there. */
public final class TopicFiller {
    private static final int TELL_EVERY = 100_000;

    private TopicFiller() {}

    /**
     * Writes one record for each entry of {@code order}; the n-th entry of a key is its n-th version, from 0.
     *
     * @param keys how many keys there are
     * @param told is told now and then how many records are on their way
     */
    public static void fill(String kafka, String topic, Kind kind, int[] order, int keys, IntConsumer told) {
        byte[] versions = new byte[keys];
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            long now = System.currentTimeMillis();
            for (int i = 0; i < order.length; i++) {
                int index = order[i];
                byte[] key = Data.key(index);
                byte[] value = BinaryFormat.encode(
                        kind.state(index, versions[index]++), new Origin("default", 0, 1, true, now));
                int partition = Slots.partition(key, Topics.PARTITIONS);
                var unused = producer.send(new ProducerRecord<>(topic, partition, now, key, value), (metadata, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
                if (i % TELL_EVERY == 0) {
                    told.accept(i);
                }
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the topic could not be filled", failure.get());
        }
    }

    /** Without idempotence, which can hang at a broker that gets no processor: who fills counts what is there. */
    private static KafkaProducer<byte[], byte[]> producer(String kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka);
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", "20");
        settings.put("batch.size", Integer.toString(1 << 17));
        settings.put("enable.idempotence", "false");
        settings.put("max.in.flight.requests.per.connection", "1"); // versions of a key stay in order
        settings.put("request.timeout.ms", "120000");
        settings.put("delivery.timeout.ms", "300000");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
