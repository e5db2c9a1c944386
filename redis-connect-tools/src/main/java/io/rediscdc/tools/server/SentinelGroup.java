package io.rediscdc.tools.server;

import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A primary with replicas, watched by three sentinels that notice within a second when it is gone.
 *
 * <p>Not for several threads at once.
 */
public final class SentinelGroup implements AutoCloseable {
    /** The name by which the sentinels know the primary. */
    public static final String MASTER = "mymaster";

    private static final int SENTINELS = 3;
    private static final String DOWN_AFTER_MS = "1000";
    private static final String FAILOVER_TIMEOUT_MS = "5000";

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    private SentinelGroup() {}

    /**
     * Starts all and returns once every sentinel knows every other one and every replica.
     *
     * @param extra arguments of the primary and the replicas, as for {@link RedisServer#start}
     */
    public static SentinelGroup start(RedisBinary binary, int replicas, String... extra) {
        SentinelGroup group = new SentinelGroup();
        try {
            group.startAll(binary, replicas, extra);
            return group;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** The sentinels as {@code redis.uri} takes them. */
    public String sentinelUris() {
        return sentinels.stream().map(RedisServer::uri).collect(Collectors.joining(","));
    }

    public List<RedisServer> sentinels() {
        return List.copyOf(sentinels);
    }

    /** The server that the sentinels call the primary. */
    public RedisServer primary() {
        int port = port(sentinels.get(0));
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("the sentinels name port " + port + ", which is not ours"));
    }

    /** The servers that run and are not the primary. */
    public List<RedisServer> replicas() {
        RedisServer primary = primary();
        return servers.stream()
                .filter(server -> server != primary && server.isRunning())
                .toList();
    }

    /** Lets the sentinels hand over to a replica, and returns once all of them and the servers agree. */
    public void failover() {
        RedisServer before = primary();
        sentinels.get(0).call("SENTINEL", "FAILOVER", MASTER);
        awaitFailoverFrom(before);
        Wait.until("the old primary to be a replica", () -> isReplica(before));
    }

    /** Ends the primary as a crash does, and returns once another one has taken over. */
    public RedisServer killPrimary() {
        RedisServer before = primary();
        before.kill9();
        awaitFailoverFrom(before);
        return before;
    }

    /** Waits until every server that runs is the primary or a replica that follows it. */
    public void awaitReplicas() {
        RedisServer primary = primary();
        Wait.until("the replicas to follow", () -> servers.stream()
                .filter(RedisServer::isRunning)
                .filter(server -> server != primary)
                .allMatch(server -> follows(server, primary)));
    }

    private static boolean follows(RedisServer server, RedisServer primary) {
        try {
            ServerInfo info = server.info();
            return info.get("master_link_status").equals("up")
                    && info.get("master_port").equals(Integer.toString(primary.port()));
        } catch (RedisLinkException e) {
            return false; // a sentinel that has made it a replica cuts its clients
        }
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }

    private void startAll(RedisBinary binary, int replicas, String... extra) {
        servers.add(RedisServer.start(binary, extra));
        RedisServer primary = servers.get(0);
        for (int i = 0; i < replicas; i++) {
            RedisServer replica = RedisServer.start(binary, extra);
            servers.add(replica);
            replica.call("REPLICAOF", "127.0.0.1", primary.port());
        }
        Wait.until("the replicas to follow", () -> servers.stream()
                .skip(1)
                .allMatch(server -> server.info().get("master_link_status").equals("up")));
        List<String> config = List.of(
                "sentinel monitor " + MASTER + " 127.0.0.1 " + primary.port() + " 2",
                "sentinel down-after-milliseconds " + MASTER + " " + DOWN_AFTER_MS,
                "sentinel failover-timeout " + MASTER + " " + FAILOVER_TIMEOUT_MS,
                "sentinel parallel-syncs " + MASTER + " " + replicas);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisServer.startWithFile(binary, config, "--sentinel"));
        }
        Wait.until("the sentinels to know each other", () -> sentinels.stream()
                .map(SentinelGroup::state)
                .allMatch(state -> state.get("num-other-sentinels").equals(Integer.toString(SENTINELS - 1))
                        && state.get("num-slaves").equals(Integer.toString(replicas))
                        && state.get("flags").equals("master")));
    }

    /** Returns once the sentinels have made another server the primary and agree on it. */
    public void awaitFailoverFrom(RedisServer before) {
        awaitAll("the sentinels to name another primary", sentinel -> port(sentinel) != before.port());
        Wait.until("it to be the primary", () -> role(primary()).equals("master"));
        awaitAll(
                "the failover to be over",
                sentinel -> state(sentinel).get("flags").equals("master"));
    }

    private void awaitAll(String what, java.util.function.Predicate<RedisServer> condition) {
        BooleanSupplier all = () -> sentinels.stream().allMatch(condition);
        Wait.until(what, all);
    }

    /** The sentinels cut off all clients of a server that they make a replica, and that may be us. */
    private static boolean isReplica(RedisServer server) {
        try {
            return role(server).equals("slave");
        } catch (RedisLinkException e) {
            return false;
        }
    }

    private static String role(RedisServer server) {
        return text(((List<?>) server.call("ROLE")).get(0));
    }

    private static int port(RedisServer sentinel) {
        List<?> address = (List<?>) sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER);
        return Integer.parseInt(text(Objects.requireNonNull(address, "the sentinel knows no " + MASTER)
                .get(1)));
    }

    private static Map<String, String> state(RedisServer sentinel) {
        List<?> flat = (List<?>) sentinel.call("SENTINEL", "MASTER", MASTER);
        Map<String, String> state = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            state.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return state;
    }

    private static String text(Object bulk) {
        return new String((byte[]) bulk, StandardCharsets.UTF_8);
    }
}
