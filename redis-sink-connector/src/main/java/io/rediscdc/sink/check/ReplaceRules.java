package io.rediscdc.sink.check;

import static io.rediscdc.sink.check.SinkValidation.clean;

import io.rediscdc.config.KafkaConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.sink.config.MapConfig;
import io.rediscdc.sink.config.MarkerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.ConfigValue;

/** What must hold so that no key is removed which the topics hold. */
final class ReplaceRules {
    private static final String TRANSFORMS = "transforms";
    /** Stock transforms that leave the key as it is; where one drops a record, its key is still taken for held. */
    private static final Set<String> HARMLESS = Set.of(
            "org.apache.kafka.connect.transforms.InsertHeader",
            "org.apache.kafka.connect.transforms.DropHeaders",
            "org.apache.kafka.connect.transforms.RegexRouter",
            "org.apache.kafka.connect.transforms.TimestampRouter",
            "org.apache.kafka.connect.transforms.Filter");

    private static final String REMOVE_NOTHING = "set " + MarkerConfig.INITIAL + "=" + MarkerConfig.MERGE + " and "
            + MarkerConfig.ON_STALE + "=" + MarkerConfig.FAIL;

    private ReplaceRules() {}

    static void check(Map<String, String> props, Map<String, ConfigValue> values) {
        ConfigValue initial = values.get(MarkerConfig.INITIAL);
        ConfigValue onStale = values.get(MarkerConfig.ON_STALE);
        if (!clean(initial) || !clean(onStale)) {
            return;
        }
        boolean replaces = MarkerConfig.REPLACE.equals(initial.value());
        boolean rebuilds = MarkerConfig.REBUILD.equals(onStale.value());
        if (rebuilds && MarkerConfig.MERGE.equals(initial.value())) {
            onStale.addErrorMessage(onStale.name() + "=" + MarkerConfig.REBUILD
                    + " removes every key that the topics do"
                    + " not hold, and " + initial.name() + "=" + MarkerConfig.MERGE + " keeps those of others: set "
                    + onStale.name() + "=" + MarkerConfig.FAIL + ", or " + initial.name() + "="
                    + MarkerConfig.REPLACE + " if the target holds no keys of others");
        }
        if (replaces || rebuilds) {
            ConfigValue cause = replaces ? initial : onStale;
            if (MapConfig.MAPPED.equals(props.get(MapConfig.FORMAT))) {
                cause.addErrorMessage(cause.name() + "=" + cause.value()
                        + " tells by the keys in the topics what to remove, and with " + MapConfig.FORMAT + "="
                        + MapConfig.MAPPED + " they are not those at the target: " + REMOVE_NOTHING);
                return;
            }
            requireKafka(values.get(KafkaConfig.BOOTSTRAP_SERVERS), cause);
            requireKeysAsTheyAre(props, values, cause);
            requireKeysAsBytes(props, values, cause);
        }
    }

    private static void requireKafka(ConfigValue servers, ConfigValue cause) {
        if (servers.value() == null || ((String) servers.value()).isBlank()) {
            servers.addErrorMessage(servers.name() + " is not set, and " + cause.name() + "=" + cause.value()
                    + " removes what the topics do not hold, so the connector has to read them itself: set it to the"
                    + " address of the Kafka cluster that the worker reads from");
        }
    }

    private static void requireKeysAsTheyAre(
            Map<String, String> props, Map<String, ConfigValue> values, ConfigValue cause) {
        String names = Objects.requireNonNullElse(props.get(TRANSFORMS), "");
        for (String name : Rules.splitList(names)) {
            String type = props.get(TRANSFORMS + "." + name + ".type");
            if (type != null && !HARMLESS.contains(type)) {
                ConfigValue transforms = new ConfigValue(TRANSFORMS, null, List.of(), new ArrayList<>());
                transforms.addErrorMessage(TRANSFORMS + ": " + name + " (" + type + ") may change keys, and "
                        + cause.name() + "=" + cause.value()
                        + " tells by the keys in the topics what to remove from the"
                        + " target: take it out, or use key.prefix.strip and key.prefix.add for other names");
                values.put(TRANSFORMS, transforms);
            }
        }
    }

    /** It is by their bytes in Kafka that keys are compared. */
    private static void requireKeysAsBytes(
            Map<String, String> props, Map<String, ConfigValue> values, ConfigValue cause) {
        String converter = props.get(SinkValidation.KEY_CONVERTER);
        if (!SinkValidation.BYTES.equals(converter)) {
            SinkValidation.refuse(
                    values,
                    SinkValidation.KEY_CONVERTER,
                    SinkValidation.KEY_CONVERTER + (converter == null ? " is not set" : "=" + converter) + ", and "
                            + cause.name() + "=" + cause.value()
                            + " compares keys by their bytes in Kafka: set it to " + SinkValidation.BYTES
                            + ", which needs key.format=bytes at the source; or " + REMOVE_NOTHING);
        }
    }
}
