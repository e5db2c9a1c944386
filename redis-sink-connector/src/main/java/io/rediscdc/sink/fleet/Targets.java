package io.rediscdc.sink.fleet;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import io.rediscdc.placement.Placement;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.marker.Ledger;
import io.rediscdc.sink.marker.MarkerHash;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Target;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** Makes the target that a configuration describes. Nothing is connected to yet. */
public final class Targets {
    /** What the markers of a server that holds all keys are known by. */
    private static final String ALL = "all";

    private Targets() {}

    public static Target of(AbstractConfig config, ServerWriters servers, Parallel parallel) {
        List<RedisAddress> addresses = TopologyConfig.addresses(config);
        Ledger ledger = servers.ledger();
        return switch (config.getString(TopologyConfig.TOPOLOGY)) {
            case TopologyConfig.CLUSTER -> new ClusterTarget(addresses, servers, parallel);
            case TopologyConfig.SENTINEL ->
                sentinel(config, SentinelConfig.masters(config).get(0), ledger.hash(ALL, false), servers);
            case TopologyConfig.SHARDED ->
                new ShardedTarget(shards(config, servers), ShardingConfig.placement(config), parallel);
            default -> servers.to(addresses.get(0), ledger.hash(ALL, false));
        };
    }

    /** A shard's markers hold for its part of the keys, so they are known by what makes that out. */
    private static List<Target> shards(AbstractConfig config, ServerWriters servers) {
        List<String> masters = SentinelConfig.masters(config);
        List<RedisAddress> addresses = TopologyConfig.addresses(config);
        List<String> names = ShardingConfig.names(config);
        String sharding = config.getString(ShardingConfig.SHARDING);
        List<Target> shards = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String part = sharding.equals(Placement.KETAMA) ? names.get(i) : Integer.toString(i);
            MarkerHash markers = servers.ledger().hash(sharding + "." + part + "." + names.size(), false);
            shards.add(
                    masters.isEmpty()
                            ? servers.to(addresses.get(i), markers)
                            : sentinel(config, masters.get(i), markers, servers));
        }
        return shards;
    }

    private static Target sentinel(AbstractConfig config, String master, MarkerHash markers, ServerWriters servers) {
        RedisSettings settings = ConnectionConfig.settings(config);
        return new SentinelTarget(
                master,
                SentinelConfig.sentinels(config, master, TopologyConfig.addresses(config), settings)::primary,
                markers,
                servers);
    }
}
