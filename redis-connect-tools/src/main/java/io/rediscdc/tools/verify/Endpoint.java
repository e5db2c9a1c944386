package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Group;
import io.rediscdc.config.KeySpaceConfig;
import io.rediscdc.config.Rules;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import io.rediscdc.placement.Placement;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisUris;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Where one side is and how to log in there.
 *
 * @param addresses of its servers in their order; of some nodes of a cluster
 * @param placement of keys among the servers; null for a cluster, which says itself who has a key
 */
record Endpoint(List<RedisAddress> addresses, RedisSettings settings, Placement placement) {
    private static final String CLIENT_NAME = "redis-cdc-verify";

    /** Whether the addresses are those of nodes of a cluster. */
    boolean isCluster() {
        return placement == null;
    }

    /** The fields that {@link #of} reads. */
    static Set<String> fields() {
        return definition().names();
    }

    /**
     * Reads the connectors' own connection keys ({@code redis.uri} and so on); others are ignored. Primaries behind
     * sentinels are asked for at once.
     *
     * @param where what the keys were taken from, for messages
     * @throws WrongUseException with every field at fault
     */
    static Endpoint of(String where, Map<String, String> config) {
        ConfigDef def = definition();
        Map<String, ConfigValue> values = def.validateAll(config);
        ConnectionConfig.validateTogether(values);
        String topology = (String) values.get(ConnectionConfig.TOPOLOGY).value();
        SentinelConfig.validateTogether(values, topology);
        ShardingConfig.validateTogether(values, topology, config.keySet());
        KeySpaceConfig.validateTogether(values, topology);
        List<String> errors = values.values().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
        if (!errors.isEmpty()) {
            throw new WrongUseException(where + ": " + String.join("; ", errors));
        }
        AbstractConfig parsed = new AbstractConfig(def, config, false);
        List<RedisAddress> named = RedisUris.parseAny(parsed.getString(ConnectionConfig.URI));
        RedisSettings settings = ConnectionConfig.settings(parsed).withClientName(CLIENT_NAME);
        if (topology.equals(ConnectionConfig.CLUSTER)) {
            return new Endpoint(named, settings, null);
        }
        List<String> masters = SentinelConfig.masters(parsed);
        List<RedisAddress> servers = masters.isEmpty()
                ? named
                : masters.stream()
                        .map(master -> SentinelConfig.sentinels(parsed, master, named, settings)
                                .primary())
                        .toList();
        if (topology.equals(ShardingConfig.SHARDED)) {
            return new Endpoint(servers, settings, ShardingConfig.placement(parsed));
        }
        if (KeySpaceConfig.isSharded(parsed)) {
            return new Endpoint(servers, settings, KeySpaceConfig.placement(parsed));
        }
        if (servers.size() > 1) {
            throw new WrongUseException(where + ": " + ConnectionConfig.URI + " names " + servers.size()
                    + " servers that are data sets of their own, and verify compares one with one: run it once for each"
                    + " pair, with --source and --target. If one key space is dealt out over them, say so: at a source by "
                    + KeySpaceConfig.SHARDING + ", at a target by " + ConnectionConfig.TOPOLOGY + "="
                    + ShardingConfig.SHARDED);
        }
        return new Endpoint(servers, settings, key -> 0);
    }

    private static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        ConnectionConfig.define(def);
        SentinelConfig.define(def);
        ShardingConfig.define(def);
        KeySpaceConfig.define(def);
        new Group(def, "Topology")
                .key(
                        ConnectionConfig.TOPOLOGY,
                        Type.STRING,
                        ConnectionConfig.STANDALONE,
                        Rules.oneOf(
                                ConnectionConfig.STANDALONE,
                                SentinelConfig.SENTINEL,
                                ConnectionConfig.CLUSTER,
                                ShardingConfig.SHARDED),
                        Importance.HIGH,
                        "Topology",
                        "What redis.uri names.");
        return def;
    }
}
