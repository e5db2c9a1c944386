package io.rediscdc.tools.server;

import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.thread.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of our own on 127.0.0.1, made without redis-cli: primaries that share the slots evenly, each with
 * replicas. Its nodes notice within two seconds when one of them is gone.
 *
 * <p>Not for several threads at once.
 */
public final class RedisCluster implements AutoCloseable {
    /** Where the bus of a server listens that cannot be told another port. */
    private static final int BUS_OFFSET = 10_000;

    private static final int SLOTS = 16_384;
    private static final String NODE_TIMEOUT_MS = "2000";
    private static final int MIGRATE_MS = 5_000;
    private static final int MIGRATE_KEYS = 100;
    /** Nodes that have the same epoch are at odds no longer than this. */
    private static final int AGREE_MS = 5_000;

    private final RedisBinary binary;
    private final List<String> extra;
    private final List<ClusterNode> nodes = new ArrayList<>();
    /** Where slots were moved to. */
    private final Map<Integer, ClusterNode> moved = new HashMap<>();

    private RedisCluster(RedisBinary binary, String... extra) {
        this.binary = binary;
        this.extra = List.of(extra);
    }

    /**
     * Starts all nodes and returns once they agree and every replica follows its primary. Needs a server of 7.0 or
     * newer, which can be told its bus port.
     *
     * @param extra arguments of every node, as for {@link RedisServer#start}
     */
    public static RedisCluster start(RedisBinary binary, int primaries, int replicasEach, String... extra) {
        RedisCluster cluster = new RedisCluster(binary, extra);
        try {
            cluster.startAll(primaries, replicasEach);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Addresses of all nodes that run, as {@code redis.uri} takes them. */
    public String uris() {
        return running().stream().map(node -> node.server().uri()).collect(Collectors.joining(","));
    }

    /** The primaries, as the nodes that run see it, whether they own slots or not. */
    public List<RedisServer> primaries() {
        return running().stream()
                .filter(ClusterNode::isPrimary)
                .map(ClusterNode::server)
                .toList();
    }

    /** Moves a slot with its keys to another primary, as a resharding does it, while clients go on. */
    public void migrate(int slot, RedisServer to) {
        ClusterNode target = node(to);
        ClusterNode source = owner(slot);
        if (source == target) {
            return;
        }
        beginToMigrate(slot, to);
        List<?> keys = keysIn(source, slot);
        while (!keys.isEmpty()) {
            List<Object> command =
                    new ArrayList<>(Arrays.asList("MIGRATE", "127.0.0.1", to.port(), "", 0, MIGRATE_MS, "KEYS"));
            command.addAll(keys);
            source.call(command.toArray());
            keys = keysIn(source, slot);
        }
        target.call("CLUSTER", "SETSLOT", slot, "NODE", target.id());
        tellMoved(source, slot, target);
        for (ClusterNode node : running()) {
            if (node != source && node != target && node.isPrimary()) {
                tellMoved(node, slot, target);
            }
        }
        moved.put(slot, target);
    }

    /** One that gave its last slot away may be a replica by now, which knows already. */
    private static void tellMoved(ClusterNode node, int slot, ClusterNode target) {
        try {
            node.call("CLUSTER", "SETSLOT", slot, "NODE", target.id());
        } catch (RedisReplyException e) {
            if (!e.getMessage().contains("only with masters")) {
                throw e;
            }
        }
    }

    /** The first step of {@link #migrate}: keys that are not at the slot's owner are asked for at {@code to}. */
    public void beginToMigrate(int slot, RedisServer to) {
        ClusterNode target = node(to);
        ClusterNode source = owner(slot);
        target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id());
        source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", target.id());
    }

    /** The primary that owns a slot. */
    public RedisServer ownerOf(int slot) {
        return owner(slot).server();
    }

    /** Ends a primary as a crash does, and returns once a replica of it has taken over and the cluster is well. */
    public void killPrimary(RedisServer primary) {
        ClusterNode before = node(primary);
        int slot = before.firstSlot();
        primary.kill9();
        Wait.until("a replica to take over", () -> running().stream()
                .anyMatch(node -> node.isPrimary() && node.owns(slot)));
        awaitWell();
    }

    /** Adds a primary without slots, and returns once every node knows it. */
    public RedisServer addPrimary() {
        ClusterNode node = startNode();
        running().get(0).meet(node);
        nodes.add(node);
        awaitWell();
        return node.server();
    }

    /** Takes a node without slots out of the cluster and ends it. */
    public void remove(RedisServer server) {
        forget(server);
        server.close();
    }

    /** Takes a node without slots out of the cluster as redis-cli does, which lets it run. The caller closes it. */
    public void release(RedisServer server) {
        forget(server);
        server.call("CLUSTER", "RESET", "SOFT");
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.server().close());
    }

    private void forget(RedisServer server) {
        ClusterNode gone = node(server);
        nodes.remove(gone);
        running().forEach(node -> node.call("CLUSTER", "FORGET", gone.id()));
    }

    private void startAll(int primaries, int replicasEach) {
        for (int i = 0; i < primaries * (1 + replicasEach); i++) {
            ClusterNode node = startNode();
            node.call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            nodes.add(node);
        }
        for (int i = 0; i < primaries; i++) {
            int from = SLOTS * i / primaries;
            int to = SLOTS * (i + 1) / primaries - 1;
            List<Object> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.rangeClosed(from, to).forEach(command::add);
            nodes.get(i).call(command.toArray());
        }
        nodes.stream().skip(1).forEach(node -> nodes.get(0).meet(node));
        awaitWell();
        for (int i = primaries; i < nodes.size(); i++) {
            ClusterNode primary = nodes.get(i % primaries);
            ClusterNode replica = nodes.get(i);
            replica.call("CLUSTER", "REPLICATE", primary.id());
        }
        awaitWell();
        Wait.until("the replicas to follow", () -> nodes.stream()
                .skip(primaries)
                .allMatch(node -> node.server().info().get("master_link_status").equals("up")));
    }

    private ClusterNode startNode() {
        List<String> args =
                new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", NODE_TIMEOUT_MS));
        if (binary.majorVersion() < 7) {
            args.addAll(extra);
            RedisServer server = RedisServer.start(binary, args.toArray(String[]::new));
            return new ClusterNode(server, server.port() + BUS_OFFSET);
        }
        int busPort = FreePort.next();
        args.addAll(List.of(
                "--cluster-allow-replica-migration", // else a primary that gave its last slot away becomes a replica
                "no",
                "--cluster-port",
                Integer.toString(busPort)));
        args.addAll(extra);
        return new ClusterNode(RedisServer.start(binary, args.toArray(String[]::new)), busPort);
    }

    /** Until all nodes that run know each other, agree on who owns what, and serve every slot. */
    private void awaitWell() {
        Wait.until("the nodes to agree", () -> {
            List<ClusterNode> running = running();
            return running.stream().allMatch(node -> node.isWell(running.size()))
                    && running.stream().map(ClusterNode::slots).distinct().count() == 1;
        });
    }

    private List<ClusterNode> running() {
        return nodes.stream().filter(node -> node.server().isRunning()).toList();
    }

    private ClusterNode node(RedisServer server) {
        return nodes.stream()
                .filter(node -> node.server() == server)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(server + " is no node of this cluster"));
    }

    /** Waits for it: until nodes with the same epoch agree, each may hold the other for the owner. */
    private ClusterNode owner(int slot) {
        AtomicReference<ClusterNode> owner = new AtomicReference<>();
        Deadline patience = Deadline.in(AGREE_MS);
        Wait.until("an owner of slot " + slot, () -> {
            running().stream()
                    .filter(node -> node.isPrimary() && node.owns(slot))
                    .findFirst()
                    .ifPresent(owner::set);
            if (owner.get() == null && patience.leftMs() == 0 && running().contains(moved.get(slot))) {
                claim(slot, moved.get(slot));
            }
            return owner.get() != null;
        });
        return owner.get();
    }

    /**
     * Gives a slot to a node once more. Where the former owner had taken a greater epoch before it heard that the slot was
     * gone, its last word wins over the new owner's, and then each holds the other for the owner for good.
     */
    private void claim(int slot, ClusterNode target) {
        target.call("CLUSTER", "BUMPEPOCH");
        running().stream()
                .filter(ClusterNode::isPrimary)
                .forEach(node -> node.call("CLUSTER", "SETSLOT", slot, "NODE", target.id()));
    }

    private static List<?> keysIn(ClusterNode node, int slot) {
        return (List<?>) node.call("CLUSTER", "GETKEYSINSLOT", slot, MIGRATE_KEYS);
    }

    static String text(Object bulk) {
        return bulk instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) bulk;
    }
}
