package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Where one side is and how to log in there. */
record Endpoint(RedisAddress address, RedisSettings settings) {
    private static final String CLIENT_NAME = "redis-cdc-verify";

    /**
     * Reads the connectors' own connection keys ({@code redis.uri} and so on); others are ignored.
     *
     * @param where what the keys were taken from, for messages
     * @throws WrongUseException with every field at fault
     */
    static Endpoint of(String where, Map<String, String> config) {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        Map<String, ConfigValue> values = def.validateAll(config);
        ConnectionConfig.validateTogether(values);
        List<String> errors = values.values().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
        if (!errors.isEmpty()) {
            throw new WrongUseException(where + ": " + String.join("; ", errors));
        }
        AbstractConfig parsed = new AbstractConfig(def, config, false);
        List<RedisAddress> addresses = ConnectionConfig.addresses(parsed);
        if (addresses.size() > 1) {
            throw new WrongUseException(where + ": " + ConnectionConfig.URI + " names " + addresses.size()
                    + " servers, and verify compares one with one: run it once for each pair, with --source and"
                    + " --target");
        }
        return new Endpoint(addresses.get(0), ConnectionConfig.settings(parsed).withClientName(CLIENT_NAME));
    }
}
