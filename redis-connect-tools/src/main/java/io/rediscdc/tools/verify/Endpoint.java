package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisUris;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** Where one side is and how to log in there. */
record Endpoint(RedisAddress address, RedisSettings settings) {
    private static final String CLIENT_NAME = "redis-cdc-verify";

    /**
     * Reads the connectors' own connection keys ({@code redis.uri} and so on); others are ignored. The primary behind
     * sentinels is asked for at once.
     *
     * @param where what the keys were taken from, for messages
     * @throws WrongUseException with every field at fault
     */
    static Endpoint of(String where, Map<String, String> config) {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        SentinelConfig.define(def);
        new Group(def, "Topology")
                .key(
                        ConnectionConfig.TOPOLOGY,
                        Type.STRING,
                        ConnectionConfig.STANDALONE,
                        Rules.oneOf(ConnectionConfig.STANDALONE, SentinelConfig.SENTINEL),
                        Importance.HIGH,
                        "Topology",
                        "What redis.uri names.");
        Map<String, ConfigValue> values = def.validateAll(config);
        ConnectionConfig.validateTogether(values);
        SentinelConfig.validateTogether(
                values, (String) values.get(ConnectionConfig.TOPOLOGY).value());
        List<String> errors = values.values().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
        if (!errors.isEmpty()) {
            throw new WrongUseException(where + ": " + String.join("; ", errors));
        }
        AbstractConfig parsed = new AbstractConfig(def, config, false);
        RedisSettings settings = ConnectionConfig.settings(parsed).withClientName(CLIENT_NAME);
        if (parsed.getString(ConnectionConfig.TOPOLOGY).equals(SentinelConfig.SENTINEL)) {
            List<RedisAddress> sentinels = RedisUris.parseAny(parsed.getString(ConnectionConfig.URI));
            return new Endpoint(
                    SentinelConfig.sentinels(parsed, sentinels, settings).primary(), settings);
        }
        List<RedisAddress> addresses = ConnectionConfig.addresses(parsed);
        if (addresses.size() > 1) {
            throw new WrongUseException(where + ": " + ConnectionConfig.URI + " names " + addresses.size()
                    + " servers, and verify compares one with one: run it once for each pair, with --source and"
                    + " --target");
        }
        return new Endpoint(addresses.get(0), settings);
    }
}
