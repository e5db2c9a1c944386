package io.rediscdc.tools.verify;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.config.SentinelConfig;
import io.rediscdc.config.ShardingConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that name two servers. */
final class ServerOptions {
    private static final String TOPOLOGY =
            "standalone, sentinel, cluster or sharded, as in redis.topology. Default: standalone.";
    private static final String SHARDING = "slot, ketama, jedis or modulo, as in redis.sharding. Default: slot.";
    private static final String MASTER = "The primary's name at the sentinels, or those of all shards.";

    @Option(
            names = "--source",
            paramLabel = "URI",
            description = "redis://host:port or rediss://, several separated by commas where the topology has several.")
    private String source;

    @Option(names = "--target", paramLabel = "URI", description = "Likewise.")
    private String target;

    @Option(names = "--source-topology", description = TOPOLOGY)
    private String sourceTopology;

    @Option(names = "--source-sharding", description = SHARDING)
    private String sourceSharding;

    @Option(names = "--source-sentinel-master", paramLabel = "NAME", description = MASTER)
    private String sourceSentinelMaster;

    @Option(names = "--target-topology", description = TOPOLOGY)
    private String targetTopology;

    @Option(names = "--target-sharding", description = SHARDING)
    private String targetSharding;

    @Option(names = "--target-sentinel-master", paramLabel = "NAME", description = MASTER)
    private String targetSentinelMaster;

    /** Whether any is given. */
    boolean areGiven() {
        return Stream.of(
                        source,
                        sourceTopology,
                        sourceSharding,
                        sourceSentinelMaster,
                        target,
                        targetTopology,
                        targetSharding,
                        targetSentinelMaster)
                .anyMatch(Objects::nonNull);
    }

    Endpoint source(Login login) {
        return endpoint("--source", source, sourceTopology, sourceSharding, sourceSentinelMaster, login);
    }

    Endpoint target(Login login) {
        return endpoint("--target", target, targetTopology, targetSharding, targetSentinelMaster, login);
    }

    private static Endpoint endpoint(
            String option, String uri, String topology, String sharding, String sentinelMaster, Login login) {
        if (uri == null) {
            throw new WrongUseException(option + " URI is missing: verify compares two servers, so name both");
        }
        Map<String, String> config = new HashMap<>();
        Login.put(config, ConnectionConfig.URI, uri);
        Login.put(config, ConnectionConfig.TOPOLOGY, topology);
        Login.put(config, ShardingConfig.SHARDING, sharding);
        Login.put(config, SentinelConfig.MASTER, sentinelMaster);
        return Endpoint.of(option, login.in(config));
    }
}
