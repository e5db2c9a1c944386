package io.rediscdc.it.chaos;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slots;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of a few keys, each with a number that only grows, put straight into the topics of two databases: what a
 * source would have written, at any speed.
 */
final class SequencedLoad {
    static final int PARTITIONS = 4;
    static final List<Integer> DATABASES = List.of(0, 3);

    private final ConnectHarness connect;
    private final String prefix;
    private final int keys;
    private int rounds;

    /** Makes the topics. */
    SequencedLoad(ConnectHarness connect, String prefix, int keys) {
        this.connect = connect;
        this.prefix = prefix;
        this.keys = keys;
        DATABASES.forEach(db -> connect.createCompactedTopic(topic(db), PARTITIONS));
    }

    String topic(int db) {
        return prefix + ".db" + db;
    }

    /** Each key of each database gets its next {@code count} numbers. Every seventh state of a key is a delete. */
    void produce(int count) {
        try (KafkaProducer<byte[], byte[]> producer =
                connect.kafka().createProducer(Map.of("linger.ms", "20", "batch.size", "65536"))) {
            for (int i = 0; i < count; i++) {
                rounds++;
                for (int key = 0; key < keys; key++) {
                    for (int db : DATABASES) {
                        var unused = producer.send(record(db, key, state(rounds, key)));
                    }
                }
            }
        }
    }

    /** Whether the target holds the last state of each key. */
    boolean isApplied(Redis target) {
        for (int db : DATABASES) {
            target.call("SELECT", db);
            for (int key = 0; key < keys; key++) {
                KeyValue expected = state(rounds, key);
                byte[] found = (byte[]) target.call("GET", key(key));
                if (expected == null
                        ? found != null
                        : found == null
                                || !new String(found, StandardCharsets.US_ASCII).equals(Integer.toString(rounds))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The same for database 0 of a target of several servers; {@code get} asks the right one for a key. */
    boolean isApplied(Function<String, Object> get) {
        for (int key = 0; key < keys; key++) {
            KeyValue expected = state(rounds, key);
            byte[] found = (byte[]) get.apply(key(key));
            String text = found == null ? null : new String(found, StandardCharsets.US_ASCII);
            if (!Objects.equals(text, expected == null ? null : Integer.toString(rounds))) {
                return false;
            }
        }
        return true;
    }

    static String key(int number) {
        return "seq:" + number;
    }

    private ProducerRecord<byte[], byte[]> record(int db, int number, KeyValue state) {
        byte[] key = key(number).getBytes(StandardCharsets.US_ASCII);
        byte[] value = state == null ? null : BinaryFormat.encode(state, new Origin("default", db, 1, false, rounds));
        return new ProducerRecord<>(topic(db), Slots.partition(key, PARTITIONS), key, value);
    }

    /** Null for a delete. */
    private static KeyValue state(int round, int key) {
        return (round + key) % 7 == 0
                ? null
                : KeyValue.string(Integer.toString(round).getBytes(StandardCharsets.US_ASCII), 0);
    }
}
