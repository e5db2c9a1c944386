package io.rediscdc.tools.server;

import java.util.ArrayList;
import java.util.List;

/** One node of a {@link RedisCluster}, and what it says of the cluster. */
record ClusterNode(RedisServer server, int busPort) {
    private static final int ID = 0;
    private static final int FLAGS = 2;
    private static final int FIRST_SLOT = 8;

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
        return myself()[FLAGS].contains("master");
    }

    boolean owns(int slot) {
        return ownSlots().stream().anyMatch(range -> range[0] <= slot && slot <= range[1]);
    }

    int firstSlot() {
        return ownSlots().get(0)[0];
    }

    /** Whether it serves and sees this many nodes that run, none of them in doubt. */
    boolean isWell(int running) {
        String info = RedisCluster.text(call("CLUSTER", "INFO"));
        long sound = lines().stream()
                .filter(line -> line[FLAGS].matches("(myself,)?(master|slave)"))
                .count();
        return info.contains("cluster_state:ok") && sound == running;
    }

    /** Who owns what, in a text that is the same on nodes that agree. */
    String slots() {
        return lines().stream()
                .filter(line -> line.length > FIRST_SLOT)
                .map(line -> line[ID] + String.join(" ", List.of(line).subList(FIRST_SLOT, line.length)))
                .sorted()
                .toList()
                .toString();
    }

    private List<int[]> ownSlots() {
        List<int[]> ranges = new ArrayList<>();
        String[] line = myself();
        for (int i = FIRST_SLOT; i < line.length; i++) {
            if (!line[i].startsWith("[")) {
                String[] ends = line[i].split("-", -1);
                ranges.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])});
            }
        }
        return ranges;
    }

    private String[] myself() {
        return lines().stream()
                .filter(line -> line[FLAGS].contains("myself"))
                .findFirst()
                .orElseThrow();
    }

    private List<String[]> lines() {
        return RedisCluster.text(call("CLUSTER", "NODES"))
                .lines()
                .map(line -> line.split(" ", -1))
                .toList();
    }
}
