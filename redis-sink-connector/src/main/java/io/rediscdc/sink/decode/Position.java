package io.rediscdc.sink.decode;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where a record lies in Kafka, whatever transforms made of its topic. */
public record Position(TopicPartition partition, long offset) {
    public static Position of(SinkRecord record) {
        return new Position(
                new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
                record.originalKafkaOffset());
    }

    @Override
    public String toString() {
        return "topic " + partition.topic() + ", partition " + partition.partition() + ", offset " + offset;
    }
}
