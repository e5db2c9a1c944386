package io.rediscdc.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceConfigTest {
    private final Map<String, String> properties =
            new HashMap<>(Map.of("redis.uri", "redis://h", "topic.prefix", "p", "kafka.client.rack", "r"));

    @Test
    void settingsOfOurOwnKafkaClientsPassThroughWithoutTheirPrefix() {
        properties.put("kafka.bootstrap.servers", "b:9092");
        properties.put("kafka.ssl.truststore.location", "/path");
        assertThat(new SourceConfig(properties).kafkaProperties())
                .isEqualTo(
                        Map.of("bootstrap.servers", "b:9092", "client.rack", "r", "ssl.truststore.location", "/path"));
    }

    @Test
    void withoutAnAddressThereAreNoSuchClients() {
        assertThat(new SourceConfig(properties).kafkaProperties()).isEmpty();
    }
}
