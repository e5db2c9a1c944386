package io.rediscdc.source.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.KeySpaceConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.RecordConfig;
import io.rediscdc.source.config.SourceConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What {@code validate} looks at beyond single fields: first what fields say together, then, if all is clean, the
 * servers themselves. Every message lands on the field that a user must edit; nothing is thrown.
 */
public final class SourceChecks {
    private static final String EXACTLY_ONCE = "exactly.once.support";

    private SourceChecks() {}

    public static Config check(Config fields, Map<String, String> given) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        fields.configValues().forEach(value -> values.put(value.name(), value));
        List<ConfigValue> all = new ArrayList<>(fields.configValues());
        ConnectionConfig.validateTogether(values);
        String topology = (String) values.get(CaptureConfig.TOPOLOGY).value();
        SentinelConfig.validateTogether(values, topology);
        KeySpaceConfig.validateTogether(values, topology);
        CaptureConfig.validateTogether(values);
        FormatChecks.check(given, values, all);
        requirePartitions(given, all);
        refuseExactlyOnce(given, values, all);
        CandidateChecks.check(given, values, all);
        if (all.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            ServerCheck.check(new SourceConfig(given), values);
        }
        return new Config(all);
    }

    private static void requirePartitions(Map<String, String> given, List<ConfigValue> all) {
        String text = given.get(RecordConfig.TOPIC_PARTITIONS);
        if (text == null || !text.matches("[1-9]\\d{0,5}")) {
            all.add(error(
                    RecordConfig.TOPIC_PARTITIONS,
                    text,
                    RecordConfig.TOPIC_PARTITIONS + (text == null ? " is not set" : "=" + text + " is not valid")
                            + ": keys are partitioned by hash slot, for which the number must be known; set it from 1"
                            + " on, together with topic.creation.default.replication.factor and"
                            + " topic.creation.default.cleanup.policy=compact"));
        }
    }

    private static void refuseExactlyOnce(
            Map<String, String> given, Map<String, ConfigValue> values, List<ConfigValue> all) {
        ConfigValue mode = values.get(CaptureConfig.MODE);
        if ("required".equalsIgnoreCase(given.get(EXACTLY_ONCE))) {
            all.add(error(
                    EXACTLY_ONCE,
                    "required",
                    "exactly-once cannot be had with " + mode.name() + "=" + mode.value()
                            + ", nor with any other: hints of"
                            + " changes cannot be replayed, so a restart reads keys anew. Use 'requested'; with exactly.once.source.support=enabled on the worker a"
                            + " task that was put out of the group is still fenced off"));
        }
    }

    static ConfigValue error(String key, String value, String message) {
        ConfigValue configValue = new ConfigValue(key, value, List.of(), new ArrayList<>());
        configValue.addErrorMessage(message);
        return configValue;
    }
}
