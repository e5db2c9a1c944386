package io.rediscdc.source.check;

import static io.rediscdc.source.check.SourceChecks.error;

import io.rediscdc.source.config.RecordConfig;
import io.rediscdc.source.record.KeyForm;
import io.rediscdc.typed.TextMode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;

/** What must hold between the formats of keys and values and the converters that make bytes of them. */
final class FormatChecks {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
    private static final String KEY_CONVERTER = "key.converter";
    private static final String VALUE_CONVERTER = "value.converter";
    /** JsonConverter reads texts of up to 20 million characters. */
    private static final int TYPED_MAX_BYTES = 15_000_000;

    private FormatChecks() {}

    static void check(Map<String, String> given, Map<String, ConfigValue> values, List<ConfigValue> all) {
        boolean utf8 = is(values, RecordConfig.KEY_FORMAT, KeyForm.UTF8.text());
        requireConverter(KEY_CONVERTER, "key.format=" + (utf8 ? "utf8" : "bytes"), utf8 ? STRING : BYTES, given, all);
        if (is(values, RecordConfig.VALUE_FORMAT, RecordConfig.TYPED)) {
            checkTyped(given, values, all);
        } else {
            requireConverter(VALUE_CONVERTER, "value.format=binary", BYTES, given, all);
            refuseWithBinary(values.get(RecordConfig.TEXT_MODE), TextMode.BYTES.text());
            refuseWithBinary(values.get(RecordConfig.DELETE_EVENTS), false);
        }
    }

    private static void checkTyped(Map<String, String> given, Map<String, ConfigValue> values, List<ConfigValue> all) {
        String converter = given.get(VALUE_CONVERTER);
        if (converter == null || converter.equals(BYTES) || converter.equals(STRING)) {
            all.add(error(
                    VALUE_CONVERTER,
                    null,
                    VALUE_CONVERTER + (converter == null ? " is not set" : "=" + converter + " does not fit")
                            + ": value.format=typed needs a converter that takes structs, such as"
                            + " org.apache.kafka.connect.json.JsonConverter, in the connector's own configuration"));
        }
        ConfigValue maxBytes = values.get(RecordConfig.VALUE_MAX_BYTES);
        if (maxBytes.value() instanceof Integer max && max > TYPED_MAX_BYTES) {
            maxBytes.addErrorMessage(maxBytes.name() + "=" + max + " is more than converters of structs can read back:"
                    + " with value.format=typed it must be at most " + TYPED_MAX_BYTES);
        }
    }

    private static void refuseWithBinary(ConfigValue field, Object byDefault) {
        if (field.value() != null && !field.value().equals(byDefault)) {
            field.addErrorMessage(field.name() + "=" + field.value() + " has no meaning with value.format=binary: set"
                    + " value.format=typed, or leave it out");
        }
    }

    /** The worker's default cannot be seen from here, and another converter would change the bytes. */
    private static void requireConverter(
            String key, String why, String needed, Map<String, String> given, List<ConfigValue> all) {
        String converter = given.get(key);
        if (!needed.equals(converter)) {
            all.add(error(
                    key,
                    null, // the worker takes the value of this field for a class, and fails on a name
                    key + (converter == null ? " is not set" : "=" + converter + " does not fit") + ": " + why
                            + " needs " + needed + " in the connector's own configuration"));
        }
    }

    private static boolean is(Map<String, ConfigValue> values, String key, String text) {
        return text.equals(values.get(key).value());
    }
}
