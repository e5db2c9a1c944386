package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.sink.config.CareConfig;
import io.rediscdc.sink.config.TopologyConfig;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a server, by what its INFO says, can be a target or a part of one. */
final class ServerFit {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFit.class);

    private ServerFit() {}

    /**
     * @param topology that the server shall be a part of
     */
    static List<Finding> check(RedisAddress address, ServerInfo info, String topology) {
        String server = info.product() + " at " + address.hostAndPort();
        List<Finding> findings = new ArrayList<>();
        if (info.get("cluster_enabled").equals("1") && !topology.equals(TopologyConfig.CLUSTER)) {
            findings.add(new Finding(
                    TopologyConfig.TOPOLOGY,
                    server + " is a node of a cluster, and redis.topology=" + topology + " takes it for a server of its"
                            + " own: set redis.topology=cluster, or name another server in redis.uri"));
        }
        if (info.get("role").equals("slave")) {
            findings.add(new Finding(
                    ConnectionConfig.URI,
                    server + " is a replica of " + info.get("master_host") + ":" + info.get("master_port")
                            + " and takes no writes: name the primary, or its sentinels with redis.topology=sentinel"));
        }
        if (isOlderThan62(info.get("redis_version"))) {
            findings.add(new Finding(
                    ConnectionConfig.URI,
                    server + " is too old: the sink writes absolute expiry times, which needs 6.2 or newer"));
        }
        String policy = info.get("maxmemory_policy");
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            LOG.warn(
                    "{} has maxmemory-policy={}: once it reaches maxmemory it evicts keys that the source still holds, and"
                            + " nothing brings them back until they change. Set noeviction, or maxmemory with room.",
                    server,
                    policy);
        }
        return findings;
    }

    /**
     * @param needed how many replicas have to acknowledge each write
     */
    static List<Finding> checkReplicas(RedisAddress address, ServerInfo info, int needed) {
        String connected = info.get("connected_slaves");
        if (!connected.matches("\\d{1,4}") || Integer.parseInt(connected) >= needed) {
            return List.of();
        }
        return List.of(new Finding(
                CareConfig.WAIT_REPLICAS,
                info.product() + " at " + address.hostAndPort() + " has " + connected + " replicas, and wait.replicas="
                        + needed + " lets no write count before that many have it: connect more of them, or set"
                        + " wait.replicas lower"));
    }

    private static boolean isOlderThan62(String version) {
        String[] parts = version.split("\\.", -1);
        if (parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,4}")) {
            return false; // a server that does not say is given the benefit of the doubt
        }
        int major = Integer.parseInt(parts[0]);
        return major < 6 || (major == 6 && Integer.parseInt(parts[1]) < 2);
    }
}
