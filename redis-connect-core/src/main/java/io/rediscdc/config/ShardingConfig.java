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

/** What {@code redis.topology=sharded} needs: which of several servers holds a key. */
public final class ShardingConfig {
    /** The value of {@code redis.topology} that these keys belong to. */
    public static final String SHARDED = "sharded";

    public static final String SHARDING = "redis.sharding";

    /** Where libmemcached listens if nothing is said; its ring leaves that port out of a server's name. */
    private static final int MEMCACHED_PORT = 11_211;

    private ShardingConfig() {}

    public static void define(ConfigDef def) {
        new Group(def, "Sharding")
                .key(
                        SHARDING,
                        Type.STRING,
                        Placement.SLOT,
                        Rules.oneOf(Placement.SLOT, Placement.KETAMA, Placement.JEDIS, Placement.MODULO),
                        Importance.HIGH,
                        "Sharding",
                        "With redis.topology=sharded: which shard holds a key. It must be what the applications' client"
                                + " does. slot: the CRC16 hash slots of Redis Cluster, hash tags honoured, in contiguous"
                                + " ranges over the shards in their order. ketama: the ring of libmemcached and of"
                                + " Twemproxy (distribution ketama, hash md5): 160 points a shard, by MD5 of its name in"
                                + " redis.uri or else its host:port, all of the same weight. jedis: the ring of Jedis'"
                                + " ShardedJedis with its own hash, shards without names and of the same weight, in their"
                                + " order. modulo: CRC32 of the key modulo the number of shards, in their order (Twemproxy"
                                + " with distribution modula, hash crc32a). The last three look at the whole key, whatever"
                                + " braces it has.");
    }

    /** The names of the shards in their order: those of sentinels' primaries, or of servers. */
    public static List<String> names(AbstractConfig config) {
        List<String> masters = SentinelConfig.masters(config);
        return masters.isEmpty()
                ? RedisUris.parseAny(config.getString(ConnectionConfig.URI)).stream()
                        .map(ShardingConfig::name)
                        .toList()
                : masters;
    }

    /** Which of the shards holds a key. */
    public static Placement placement(AbstractConfig config) {
        return Placement.named(config.getString(SHARDING), names(config));
    }

    /** Puts what only several fields together show on the field that a user must edit. */
    public static void validateTogether(Map<String, ConfigValue> values, String topology, Set<String> given) {
        ConfigValue uri = values.get(ConnectionConfig.URI);
        if (!SHARDED.equals(topology)) {
            if (given.contains(SHARDING) && values.get(SHARDING).errorMessages().isEmpty()) {
                values.get(SHARDING)
                        .addErrorMessage(SHARDING + " is set, but redis.topology=" + topology
                                + " deals nothing out: set redis.topology=" + SHARDED + ", or remove " + SHARDING);
            }
        } else if (uri.errorMessages().isEmpty()
                && values.get(SentinelConfig.MASTER).value() == null) {
            Set<String> seen = new HashSet<>();
            for (RedisAddress address : RedisUris.parseAny((String) uri.value())) {
                if (!seen.add(address.hostAndPort())) {
                    uri.addErrorMessage(ConnectionConfig.URI + " names " + address.hostAndPort()
                            + " twice, and each shard must be a server of its own: remove one of them");
                }
            }
        }
    }

    private static String name(RedisAddress address) {
        if (address.name() != null) {
            return address.name();
        }
        return address.port() == MEMCACHED_PORT ? address.host() : address.hostAndPort();
    }
}
