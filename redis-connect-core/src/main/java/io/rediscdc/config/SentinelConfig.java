package io.rediscdc.config;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.Sentinels;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** What {@code redis.topology=sentinel} needs beside the sentinels' addresses. */
public final class SentinelConfig {
    /** The value of {@code redis.topology} that these keys belong to. */
    public static final String SENTINEL = "sentinel";

    public static final String MASTER = "redis.sentinel.master";
    public static final String USERNAME = "redis.sentinel.username";
    public static final String PASSWORD = "redis.sentinel.password";

    /** What Redis itself allows in the name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private SentinelConfig() {}

    public static void define(ConfigDef def) {
        new Group(def, "Sentinel")
                .key(
                        MASTER,
                        Type.STRING,
                        null,
                        Rules.parsedBy("letters, digits, '.', '_' or '-'", SentinelConfig::requireName),
                        Importance.MEDIUM,
                        "Name of the primary",
                        "With redis.topology=sentinel: the name by which the sentinels know the primary, as in their"
                                + " 'sentinel monitor NAME'. It is the identity of what is captured, whichever server"
                                + " is the primary.")
                .key(
                        USERNAME,
                        Type.STRING,
                        null,
                        null,
                        Importance.LOW,
                        "Sentinels' user",
                        "ACL user at the sentinels, if they ask for one; redis.username is for the servers alone.")
                .key(
                        PASSWORD,
                        Type.PASSWORD,
                        null,
                        null,
                        Importance.MEDIUM,
                        "Sentinels' password",
                        "Password at the sentinels, if they ask for one; redis.password is for the servers alone.");
    }

    /**
     * The sentinels of {@code redis.uri}.
     *
     * @param servers how to connect to the servers; the sentinels have the same but their own user
     */
    public static Sentinels sentinels(AbstractConfig config, List<RedisAddress> addresses, RedisSettings servers) {
        Password password = config.getPassword(PASSWORD);
        return new Sentinels(
                addresses,
                config.getString(MASTER),
                servers.withLogin(config.getString(USERNAME), password == null ? null : password.value()),
                servers);
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values, String topology) {
        boolean sentinel = SENTINEL.equals(topology);
        for (String key : List.of(MASTER, USERNAME, PASSWORD)) {
            ConfigValue value = values.get(key);
            if (!sentinel && value.value() != null) {
                value.addErrorMessage(key + " is set, but redis.topology=" + topology
                        + " asks no sentinels: set redis.topology=sentinel and redis.uri to the sentinels' addresses, or"
                        + " remove " + key);
            }
        }
        if (sentinel && values.get(MASTER).value() == null) {
            values.get(MASTER)
                    .addErrorMessage(MASTER + " is missing: redis.topology=sentinel needs the name by which the"
                            + " sentinels know the primary, as in their 'sentinel monitor NAME'");
        }
        if (values.get(USERNAME).value() != null && values.get(PASSWORD).value() == null) {
            values.get(PASSWORD)
                    .addErrorMessage(PASSWORD + " is missing: " + USERNAME + " is set, and a user logs in with both");
        }
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' must be 1 to 128 letters, digits, '.', '_' or '-'");
        }
    }
}
