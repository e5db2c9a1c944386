package io.rediscdc.sink.topic;

import io.rediscdc.config.KafkaConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.kafka.Kafka;
import io.rediscdc.sink.config.MarkerConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.sink.SinkTask;

/** The topics that a connector reads, as its configuration names them to Connect. */
public final class OwnTopics {
    private OwnTopics() {}

    /** A way to ask Kafka of them; nothing if the configuration does not say where it is. */
    public static Optional<KafkaTopics> of(AbstractConfig config) {
        Map<String, Object> properties = KafkaConfig.clientProperties(config);
        return properties.isEmpty()
                ? Optional.empty()
                : Optional.of(new KafkaTopics(
                        new Kafka(properties),
                        named(config.originalsStrings()),
                        config.getLong(MarkerConfig.DELETE_RETENTION_MS)));
    }

    static Predicate<String> named(Map<String, String> props) {
        String regex = Objects.requireNonNullElse(props.get(SinkTask.TOPICS_REGEX_CONFIG), "");
        Set<String> names =
                new HashSet<>(Rules.splitList(Objects.requireNonNullElse(props.get(SinkTask.TOPICS_CONFIG), "")));
        return regex.isBlank() ? names::contains : Pattern.compile(regex).asMatchPredicate();
    }
}
