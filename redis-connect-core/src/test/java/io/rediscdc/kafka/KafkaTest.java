package io.rediscdc.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class KafkaTest {
    @Test
    void whoWaitsForKafkaCanLookAfterSomethingElse() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        try (Kafka kafka = new Kafka(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            Thread asking = new Thread(() -> {
                try {
                    kafka.ask("its topics", admin -> admin.listTopics().names(), looks::countDown);
                } catch (Exception e) {
                    Thread.currentThread().interrupt(); // the end of this test
                }
            });
            asking.start();
            assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
            asking.interrupt();
            asking.join();
        }
    }

    @Test
    void whatATopicWasAskedForThatIsGoneIsAskedAnew() throws Exception {
        AtomicInteger times = new AtomicInteger();
        String answer = Kafka.askAnew(
                () -> {
                    if (times.incrementAndGet() < 3) {
                        throw new ExecutionException(new UnknownTopicOrPartitionException("gone"));
                    }
                    return "the others";
                },
                () -> {});
        assertThat(answer).isEqualTo("the others");
    }

    @Test
    void noOtherErrorIsAskedAnewFor() {
        AtomicInteger times = new AtomicInteger();
        assertThatThrownBy(() -> Kafka.askAnew(
                        () -> {
                            times.incrementAndGet();
                            throw new ExecutionException(new TopicAuthorizationException("no"));
                        },
                        () -> {}))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThat(times).hasValue(1);
    }

    @Test
    void aNameServiceThatIsAwayIsNoWrongSetting() {
        try (Kafka kafka = withConsumersOf(Map.of("bootstrap.servers", "kafka.invalid:9092"))) {
            assertThatThrownBy(kafka::consumer)
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("kafka.bootstrap.servers");
        }
    }

    @Test
    void aWrongSettingIsNotTriedAgain() {
        try (Kafka kafka = withConsumersOf(Map.of("bootstrap.servers", "127.0.0.1"))) {
            assertThatThrownBy(kafka::consumer)
                    .isInstanceOf(KafkaException.class)
                    .isNotInstanceOf(RetriableException.class);
        }
    }

    private static Kafka withConsumersOf(Map<String, Object> properties) {
        return new Kafka(properties, Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1")));
    }
}
