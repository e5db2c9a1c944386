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
    static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
    private static final String TOLERANCE = "errors.tolerance";
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";
    static final String KEY_CONVERTER = "key.converter";
    private static final String VALUE_CONVERTER = "value.converter";

    private SinkValidation() {}

    /** Adds to what {@code ConfigDef.validate} said of each field. */
    public static Config validate(Map<String, String> props, List<ConfigValue> fields) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field));
        FanOutRules fanOut = new FanOutRules(props, values);
        fanOut.check();
        MapRules.check(props, values);
        if (!MapRules.isMapped(values)) {
            requireConverters(props, values);
        }
        requireDeadLetters(props, values);
        if (values.values().stream().allMatch(SinkValidation::clean)) {
            fanOut.lookAtServers();
        }
        return new Config(new ArrayList<>(values.values()));
    }

    private static void requireConverters(Map<String, String> props, Map<String, ConfigValue> values) {
        String key = props.get(KEY_CONVERTER);
        if (key != null && !key.equals(BYTES) && !key.equals(STRING)) {
            refuse(
                    values,
                    KEY_CONVERTER,
                    KEY_CONVERTER + "=" + key + " does not read the keys that the source writes: set it to " + BYTES
                            + " where the source has key.format=bytes, and to " + STRING
                            + " where it has key.format=utf8");
        }
        String value = props.get(VALUE_CONVERTER);
        if (STRING.equals(value)) {
            refuse(
                    values,
                    VALUE_CONVERTER,
                    VALUE_CONVERTER + "=" + value + " gives text, which no value of the source is: set it to " + BYTES
                            + " where the source has value.format=binary, and to the source's own converter where it"
                            + " has value.format=typed");
        }
    }

    /** Without a value: the worker takes that of this field for a class, and fails on a name. */
    static void refuse(Map<String, ConfigValue> values, String name, String message) {
        ConfigValue converter = new ConfigValue(name, null, List.of(), new ArrayList<>());
        converter.addErrorMessage(message);
        values.put(name, converter);
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
