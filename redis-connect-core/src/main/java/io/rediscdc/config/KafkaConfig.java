package io.rediscdc.config;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** How a connector itself reaches Kafka, beside its worker. */
public final class KafkaConfig {
    public static final String PREFIX = "kafka.";
    public static final String BOOTSTRAP_SERVERS = PREFIX + "bootstrap.servers";

    private KafkaConfig() {}

    /** Properties of our own clients; empty if {@code kafka.bootstrap.servers} is not set. */
    public static Map<String, Object> clientProperties(AbstractConfig config) {
        return config.getString(BOOTSTRAP_SERVERS) == null
                ? Map.of()
                : new HashMap<>(config.originalsWithPrefix(PREFIX));
    }
}
