package io.rediscdc.sink.config;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisUris;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What kind of target it is. */
public final class TopologyConfig {
    public static final String TOPOLOGY = ConnectionConfig.TOPOLOGY;
    public static final String STANDALONE = ConnectionConfig.STANDALONE;
    public static final String SENTINEL = SentinelConfig.SENTINEL;
    public static final String CLUSTER = ConnectionConfig.CLUSTER;
    public static final String SHARDED = ShardingConfig.SHARDED;

    private TopologyConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Topology")
                .key(
                        TOPOLOGY,
                        Type.STRING,
                        STANDALONE,
                        Rules.oneOf(STANDALONE, SENTINEL, CLUSTER, SHARDED),
                        Importance.HIGH,
                        "Topology",
                        "What redis.uri leads to. standalone: one server, the primary. sentinel: the sentinels of one"
                                + " primary, which is found by them and followed when another server takes over."
                                + " cluster: some nodes of a Redis Cluster; the others are found. sharded: servers over"
                                + " which redis.sharding deals out the keys, in an order that must not change; or, with"
                                + " redis.sentinel.master naming several primaries, in that order, the sentinels that"
                                + " watch them all.");
        ShardingConfig.define(def);
    }

    /** Servers, nodes or sentinels, as the topology says. */
    public static List<RedisAddress> addresses(AbstractConfig config) {
        return RedisUris.parseAny(config.getString(ConnectionConfig.URI));
    }

    public static boolean isCluster(AbstractConfig config) {
        return CLUSTER.equals(config.getString(TOPOLOGY));
    }
}
