package io.rediscdc.tools.server;

import io.rediscdc.redis.ClusterLine;
import java.util.List;

/** One node of a {@link RedisCluster}, and what it says of the cluster. */
record ClusterNode(RedisServer server, int busPort) {
    Object call(Object... args) {
        return server.call(args);
    }

    String id() {
        return RedisCluster.text(call("CLUSTER", "MYID"));
    }

    void meet(ClusterNode other) {
        call("CLUSTER", "MEET", "127.0.0.1", other.server().port(), other.busPort());
    }

    boolean isPrimary() {
        return myself().flags().contains("master");
    }

    boolean owns(int slot) {
        return myself().owned().get(slot);
    }

    int firstSlot() {
        return myself().owned().nextSetBit(0);
    }

    /** Whether it serves and sees this many nodes that run, none of them in doubt. */
    boolean isWell(int running) {
        String info = RedisCluster.text(call("CLUSTER", "INFO"));
        long sound = lines().stream()
                .filter(line -> String.join(",", line.flags()).matches("(myself,)?(master|slave)"))
                .count();
        return info.contains("cluster_state:ok") && sound == running;
    }

    /** Who owns what, in a text that is the same on nodes that agree. */
    String slots() {
        return lines().stream()
                .filter(line -> !line.slots().isEmpty())
                .map(line -> line.id() + String.join(" ", line.slots()))
                .sorted()
                .toList()
                .toString();
    }

    private ClusterLine myself() {
        return lines().stream().filter(ClusterLine::isMyself).findFirst().orElseThrow();
    }

    private List<ClusterLine> lines() {
        return ClusterLine.parse(RedisCluster.text(call("CLUSTER", "NODES")));
    }
}
