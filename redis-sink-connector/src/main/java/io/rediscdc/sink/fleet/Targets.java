package io.rediscdc.sink.fleet;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.write.ServerWriters;
import io.rediscdc.sink.write.Target;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** Makes the target that a configuration describes. Nothing is connected to yet. */
public final class Targets {
    private Targets() {}

    public static Target of(AbstractConfig config, ServerWriters servers, Parallel parallel) {
        List<RedisAddress> addresses = TopologyConfig.addresses(config);
        return switch (config.getString(TopologyConfig.TOPOLOGY)) {
            case TopologyConfig.CLUSTER -> new ClusterTarget(addresses, servers, parallel);
            case TopologyConfig.SENTINEL ->
                sentinel(config, SentinelConfig.masters(config).get(0), servers);
            case TopologyConfig.SHARDED ->
                new ShardedTarget(shards(config, servers), ShardingConfig.placement(config), parallel);
            default -> servers.to(addresses.get(0));
        };
    }

    private static List<Target> shards(AbstractConfig config, ServerWriters servers) {
        List<String> masters = SentinelConfig.masters(config);
        return masters.isEmpty()
                ? TopologyConfig.addresses(config).stream()
                        .map(address -> (Target) servers.to(address))
                        .toList()
                : masters.stream()
                        .map(master -> sentinel(config, master, servers))
                        .toList();
    }

    private static Target sentinel(AbstractConfig config, String master, ServerWriters servers) {
        RedisSettings settings = ConnectionConfig.settings(config);
        return new SentinelTarget(
                master,
                SentinelConfig.sentinels(config, master, TopologyConfig.addresses(config), settings)::primary,
                servers);
    }
}
