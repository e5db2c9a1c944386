package io.rediscdc.it;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;

/** What validate says of a configuration. */
public final class FieldErrors {
    private FieldErrors() {}

    /** The errors by field, those of one field joined by semicolons. */
    public static Map<String, String> of(Connector connector, Map<String, String> config) {
        Map<String, String> errors = new HashMap<>();
        for (ConfigValue value : connector.validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), String.join("; ", value.errorMessages()));
            }
        }
        return errors;
    }
}
