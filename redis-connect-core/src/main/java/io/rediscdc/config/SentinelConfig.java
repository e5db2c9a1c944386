package io.rediscdc.config;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.Sentinels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                        Rules.parsedBy("letters, digits, '.', '_' or '-'", SentinelConfig::requireNames),
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
        return sentinels(config, config.getString(MASTER), addresses, servers);
    }

    /** The same for one of several primaries that they watch. */
    public static Sentinels sentinels(
            AbstractConfig config, String master, List<RedisAddress> addresses, RedisSettings servers) {
        Password password = config.getPassword(PASSWORD);
        return new Sentinels(
                addresses,
                master,
                servers.withLogin(config.getString(USERNAME), password == null ? null : password.value()),
                servers);
    }

    /** The names of the primaries, in their order; empty if no sentinels are asked. */
    public static List<String> masters(AbstractConfig config) {
        return Rules.splitList(Objects.requireNonNullElse(config.getString(MASTER), ""));
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values, String topology) {
        boolean sentinel = SENTINEL.equals(topology);
        boolean sharded = ShardingConfig.SHARDED.equals(topology);
        ConfigValue master = values.get(MASTER);
        if (sharded && master.value() == null) {
            refuseLoginWithoutMaster(values);
            return;
        }
        for (String key : List.of(MASTER, USERNAME, PASSWORD)) {
            ConfigValue value = values.get(key);
            if (!sentinel
                    && !sharded
                    && value.value() != null
                    && value.errorMessages().isEmpty()) {
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
        if (sentinel
                && master.value() != null
                && Rules.splitList((String) master.value()).size() > 1) {
            master.addErrorMessage(MASTER + "=" + master.value() + " names several primaries, and redis.topology="
                    + SENTINEL + " has one: name one of them, or deal the keys out over all with redis.topology="
                    + ShardingConfig.SHARDED);
        }
        if (values.get(USERNAME).value() != null && values.get(PASSWORD).value() == null) {
            values.get(PASSWORD)
                    .addErrorMessage(PASSWORD + " is missing: " + USERNAME + " is set, and a user logs in with both");
        }
    }

    private static void refuseLoginWithoutMaster(Map<String, ConfigValue> values) {
        for (String key : List.of(USERNAME, PASSWORD)) {
            if (values.get(key).value() != null) {
                values.get(key)
                        .addErrorMessage(key + " is set, but " + MASTER + " is not, so redis.uri names the shards and"
                                + " no sentinels: set " + MASTER + " to the names of the shards' primaries, or remove "
                                + key);
            }
        }
    }

    private static void requireNames(String names) {
        Set<String> seen = new HashSet<>();
        for (String name : names.split(",", -1)) {
            if (!NAME.matcher(name.strip()).matches()) {
                throw new IllegalArgumentException(
                        "'" + name.strip() + "' must be 1 to 128 letters, digits, '.', '_' or '-'");
            }
            if (!seen.add(name.strip())) {
                throw new IllegalArgumentException("'" + name.strip() + "' is given twice");
            }
        }
    }
}
