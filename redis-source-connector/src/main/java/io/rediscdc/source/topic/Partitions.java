package io.rediscdc.source.topic;

/** Tells how many partitions a topic has. */
public interface Partitions {
    /**
     * The number of partitions that the topic has or will be created with. May wait for Kafka.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if Kafka refuses to tell
     */
    int of(String topic) throws InterruptedException;

    /** What was known may be wrong by now. */
    void forget();
}
