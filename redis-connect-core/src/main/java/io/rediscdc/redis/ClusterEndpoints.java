package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a cluster wants its nodes to be reached, which {@code cluster-preferred-endpoint-type} may make a host name,
 * and which is what its redirects name. CLUSTER NODES always leads with IP addresses, for which a certificate may not
 * be made out.
 */
final class ClusterEndpoints {
    private static final int FIRST_NODE = 2;
    private static final int HOST = 0;
    private static final int PORT = 1;
    private static final int ID = 2;
    private static final String NO_NAME = "?";

    private final Map<String, RedisAddress> byId = new HashMap<>();

    private ClusterEndpoints() {}

    /** None are known: the addresses of CLUSTER NODES stand. */
    static ClusterEndpoints none() {
        return new ClusterEndpoints();
    }

    /**
     * Reads the reply of CLUSTER SLOTS: {@code [first, last, [host, port, id, ...], ...]} for each range of slots.
     *
     * @param reply an error, where the user may not ask, gives none
     * @param asked the address of the node that gave it, whose host stands for one that is left out
     */
    static ClusterEndpoints parse(Object reply, RedisAddress asked) {
        ClusterEndpoints endpoints = new ClusterEndpoints();
        if (reply instanceof List<?> ranges) {
            for (Object range : ranges) {
                List<?> parts = (List<?>) range;
                for (Object node : parts.subList(FIRST_NODE, parts.size())) {
                    endpoints.add((List<?>) node, asked);
                }
            }
        }
        return endpoints;
    }

    /** The address of the node with this id, or the other one if none is known. */
    RedisAddress of(String id, RedisAddress otherwise) {
        return byId.getOrDefault(id, otherwise);
    }

    private void add(List<?> node, RedisAddress asked) {
        String host = text(node.get(HOST));
        if (!host.equals(NO_NAME)) {
            int port = ((Long) node.get(PORT)).intValue();
            byId.put(
                    text(node.get(ID)),
                    new RedisAddress(null, host.isEmpty() ? asked.host() : host, port, asked.tls()));
        }
    }

    private static String text(Object bytes) {
        return bytes == null ? "" : new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
