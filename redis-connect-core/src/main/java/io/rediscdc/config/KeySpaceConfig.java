package io.rediscdc.config;

import io.rediscdc.placement.Placement;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisUris;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/** Whether the servers that are captured are key spaces of their own, or one that is dealt out over them. */
public final class KeySpaceConfig {
    public static final String SHARDING = "source.sharding";
    /** Each server is a key space of its own. */
    public static final String NONE = "none";

    private static final String WAY_OUT = "; or set " + SHARDING + "=" + NONE;

    private KeySpaceConfig() {}

    public static void define(ConfigDef def) {
        new Group(def, "Sharding")
                .key(
                        SHARDING,
                        Type.STRING,
                        NONE,
                        Rules.oneOf(NONE, Placement.SLOT, Placement.KETAMA, Placement.JEDIS, Placement.MODULO),
                        Importance.MEDIUM,
                        "Sharding of the source",
                        "With several servers in redis.uri: whether they are one key space that the applications' client"
                                + " deals out over them, and how. none: each is a key space of its own, with topics"
                                + " PREFIX.NAME.dbN. slot, ketama, jedis or modulo, as in the sink's redis.sharding and by"
                                + " the names and their order in redis.uri: topics are PREFIX.dbN, and a key is captured at"
                                + " the server that owns it and nowhere else. It must be what the client does: a key that"
                                + " is found at another server is left out, counted and told of.");
    }

    /** How keys are dealt out, in a word and the names of the servers in their order: another text, another placement. */
    public static String text(AbstractConfig config) {
        String sharding = config.getString(SHARDING);
        return isSharded(config) ? sharding + " " + String.join(",", ShardingConfig.names(config)) : sharding;
    }

    public static boolean isSharded(AbstractConfig config) {
        return !NONE.equals(config.getString(SHARDING));
    }

    /** Which of the servers owns a key; only if they are one key space. */
    public static Placement placement(AbstractConfig config) {
        return Placement.named(config.getString(SHARDING), ShardingConfig.names(config));
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values, String topology) {
        ConfigValue sharding = values.get(SHARDING);
        ConfigValue uri = values.get(ConnectionConfig.URI);
        if (NONE.equals(sharding.value())
                || !sharding.errorMessages().isEmpty()
                || !uri.errorMessages().isEmpty()) {
            return;
        }
        String given = SHARDING + "=" + sharding.value();
        if (!ConnectionConfig.STANDALONE.equals(topology)) {
            sharding.addErrorMessage(given + " is for servers that " + ConnectionConfig.URI + " names, and "
                    + ConnectionConfig.TOPOLOGY + " is " + topology + ": set " + ConnectionConfig.TOPOLOGY + "="
                    + ConnectionConfig.STANDALONE + " and " + ConnectionConfig.URI + " to the servers" + WAY_OUT);
            return;
        }
        List<RedisAddress> servers = RedisUris.parse((String) uri.value());
        if (servers.size() == 1) {
            sharding.addErrorMessage(given + " deals one key space out over several servers, and "
                    + ConnectionConfig.URI + "=" + uri.value() + " names one: name them all in their order, as in"
                    + " a=redis://host1:6379,b=redis://host2:6379" + WAY_OUT);
        }
        Set<String> seen = new HashSet<>();
        for (RedisAddress server : servers) {
            if (!seen.add(server.hostAndPort())) {
                uri.addErrorMessage(ConnectionConfig.URI + " names " + server.hostAndPort() + " twice, and with "
                        + given + " each shard must be a server of its own: remove one of them" + WAY_OUT);
            }
        }
    }
}
