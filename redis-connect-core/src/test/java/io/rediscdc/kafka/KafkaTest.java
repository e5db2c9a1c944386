package io.rediscdc.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
