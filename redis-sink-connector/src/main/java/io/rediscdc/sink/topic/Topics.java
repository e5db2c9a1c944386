package io.rediscdc.sink.topic;

import io.rediscdc.sink.topic.KafkaTopics.Topic;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** The topics of a connector, beside what the worker delivers of them. Safe for all threads. */
public interface Topics {
    /** Every topic that the connector reads, as it is now. */
    Map<String, Topic> all();

    /** A consumer of committed records, without a group. The caller closes it. */
    Consumer<byte[], byte[]> consumer();
}
