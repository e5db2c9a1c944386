package io.rediscdc.sink.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What no field shows by itself: rules over several fields, then, if all is clean, a look at the server. Reports,
 * never throws.
 */
public final class SinkValidation {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String TOLERANCE = "errors.tolerance";
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";
    private static final List<String> CONVERTERS = List.of("key.converter", "value.converter");

    private SinkValidation() {}

    /** Adds to what {@code ConfigDef.validate} said of each field. */
    public static Config validate(Map<String, String> props, List<ConfigValue> fields) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field));
        FanOutRules fanOut = new FanOutRules(props, values);
        fanOut.check();
        requireConverters(props, values);
        requireDeadLetters(props, values);
        if (values.values().stream().allMatch(SinkValidation::clean)) {
            fanOut.lookAtServers();
        }
        return new Config(new ArrayList<>(values.values()));
    }

    private static void requireConverters(Map<String, String> props, Map<String, ConfigValue> values) {
        for (String name : CONVERTERS) {
            String set = props.get(name);
            if (set != null && !BYTES.equals(set)) {
                // No value: the worker takes that of this field for a class, and fails on a name.
                ConfigValue converter = new ConfigValue(name, null, List.of(), new ArrayList<>());
                converter.addErrorMessage(name + "=" + set + " does not give the bytes that the binary format is made"
                        + " of: set " + name + "=" + BYTES);
                values.put(name, converter);
            }
        }
    }

    /** What cannot be written may only be skipped if it is kept: an offset stands for what Redis or the queue has. */
    private static void requireDeadLetters(Map<String, String> props, Map<String, ConfigValue> values) {
        if ("all".equalsIgnoreCase(props.get(TOLERANCE))
                && Objects.requireNonNullElse(props.get(DEAD_LETTERS), "").isBlank()) {
            ConfigValue tolerance = new ConfigValue(TOLERANCE, "all", List.of(), new ArrayList<>());
            tolerance.addErrorMessage(TOLERANCE + "=all without " + DEAD_LETTERS + " would drop what cannot be written,"
                    + " and nothing but the worker's log would tell of it: name a topic in " + DEAD_LETTERS
                    + ", or set "
                    + TOLERANCE + "=none, so that the task fails at such a record");
            values.put(TOLERANCE, tolerance);
        }
    }

    static boolean clean(ConfigValue value) {
        return value.errorMessages().isEmpty();
    }
}
