package io.rediscdc.sink.check;

import io.rediscdc.config.SentinelCheck;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.sink.config.CareConfig;
import io.rediscdc.sink.config.MapConfig;
import io.rediscdc.sink.config.RoutingConfig;
import io.rediscdc.sink.config.TopologyConfig;
import io.rediscdc.sink.config.WritingConfig;
import io.rediscdc.sink.decode.mapped.RecordMapper;
import io.rediscdc.sink.fleet.Parallel;
import io.rediscdc.sink.write.ApplyExpired;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;

/** Looks at every server that the target is made of. */
final class TopologyProbe {
    /** Sentinels that are away are passed over one after the other. */
    private static final int SENTINEL_MS = 800;
    /** A fleet that is misconfigured is so everywhere: a few examples tell. */
    private static final int MOST_FINDINGS = 5;

    private TopologyProbe() {}

    static List<Finding> look(AbstractConfig config, RedisSettings settings) {
        String topology = config.getString(TopologyConfig.TOPOLOGY);
        List<RedisAddress> addresses = TopologyConfig.addresses(config);
        try (RedisClients clients = new RedisClients(settings);
                Parallel parallel = new Parallel("redis-cdc-validate")) {
            TargetProbe server = new TargetProbe(
                    clients,
                    topology,
                    RoutingConfig.databaseMap(config).targets(),
                    ApplyExpired.ofText(config.getString(WritingConfig.APPLY_EXPIRED)),
                    config.getInt(CareConfig.WAIT_REPLICAS),
                    key -> MapConfig.isMapped(config)
                            ? RecordMapper.commands(MapConfig.mapping(config), key)
                            : List.of());
            List<Supplier<List<Finding>>> looks = new ArrayList<>();
            List<String> masters = SentinelConfig.masters(config);
            if (TopologyConfig.isCluster(config)) {
                return ClusterProbe.look(addresses, clients, server, parallel);
            } else if (masters.isEmpty()) {
                addresses.forEach(address -> looks.add(() -> server.look(address)));
            } else {
                masters.forEach(master -> looks.add(() -> behindSentinels(config, master, settings, server)));
            }
            return examples(parallel.run(looks));
        }
    }

    static List<Finding> examples(List<List<Finding>> findings) {
        return findings.stream().flatMap(List::stream).limit(MOST_FINDINGS).toList();
    }

    private static List<Finding> behindSentinels(
            AbstractConfig config, String master, RedisSettings settings, TargetProbe server) {
        List<Finding> findings = new ArrayList<>();
        SentinelCheck.primary(
                        SentinelConfig.sentinels(
                                config,
                                master,
                                TopologyConfig.addresses(config),
                                settings.withTimeouts(SENTINEL_MS, SENTINEL_MS)),
                        master,
                        (field, message) -> findings.add(new Finding(field, message)))
                .ifPresent(primary -> findings.addAll(server.look(primary)));
        return findings;
    }
}
