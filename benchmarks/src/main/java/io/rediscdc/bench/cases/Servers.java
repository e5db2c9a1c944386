package io.rediscdc.bench.cases;

import io.rediscdc.bench.load.Data;
import io.rediscdc.bench.load.Kind;
import io.rediscdc.bench.load.Pipe;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.event.Slice;
import io.rediscdc.event.Slots;
import io.rediscdc.placement.Placement;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Redis servers of our own that hold one data set: one server, several that share the slots evenly, or copies of each
 * other.
 */
final class Servers implements AutoCloseable {
    private static final int CHECKED_KEYS = 5_000;

    private final List<RedisServer> servers;
    private final Map<String, String> config;
    /** Which of them holds a key, or null if all do. */
    private final Placement placement;

    private final AutoCloseable all;

    private Servers(List<RedisServer> servers, Map<String, String> config, Placement placement, AutoCloseable all) {
        this.servers = servers;
        this.config = config;
        this.placement = placement;
        this.all = all;
    }

    /** How a case gets its servers. */
    interface Start {
        Servers start(RedisBinary binary);
    }

    static Servers one(RedisBinary binary, String... args) {
        RedisServer server = RedisServer.start(binary, args);
        return new Servers(List.of(server), Map.of("redis.uri", server.uri()), key -> 0, server);
    }

    static Servers cluster(RedisBinary binary, int primaries) {
        RedisCluster cluster = RedisCluster.start(binary, primaries, 0);
        return new Servers(
                cluster.primaries(),
                Map.of("redis.topology", "cluster", "redis.uri", cluster.uris(), "database.map", "0:0"),
                key -> node(Slots.of(key), primaries),
                cluster);
    }

    static Servers shards(RedisBinary binary, int count) {
        List<RedisServer> servers = several(binary, count);
        String uris = servers.stream()
                .map(server -> "s" + server.port() + "=" + server.uri())
                .collect(Collectors.joining(","));
        return new Servers(
                servers,
                Map.of("redis.topology", "sharded", "redis.sharding", "slot", "redis.uri", uris),
                key -> Slots.partition(key, count),
                () -> servers.forEach(RedisServer::close));
    }

    static Servers copies(RedisBinary binary, int count) {
        List<RedisServer> servers = several(binary, count);
        Map<String, String> config = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (RedisServer server : servers) {
            String name = "t" + server.port();
            names.add(name);
            config.put("targets." + name + ".redis.uri", server.uri());
        }
        config.put("targets", String.join(",", names));
        return new Servers(servers, config, null, () -> servers.forEach(RedisServer::close));
    }

    /** What a sink's configuration needs to write to them. */
    Map<String, String> config() {
        return config;
    }

    RedisServer first() {
        return servers.get(0);
    }

    List<Long> pids() {
        return servers.stream().map(RedisServer::pid).toList();
    }

    /** How many targets a connector sees. */
    int targets() {
        return placement == null ? servers.size() : 1;
    }

    /** Fills them, in an order of its own, with a version of all keys. */
    void load(Kind kind, int[] order, int version, Progress progress) {
        List<Pipe> pipes = new ArrayList<>();
        try {
            servers.forEach(server -> pipes.add(new Pipe(server.port())));
            for (int i = 0; i < order.length; i++) {
                byte[][] command = kind.write(order[i], version);
                if (placement == null) {
                    pipes.forEach(pipe -> pipe.send(command));
                } else {
                    pipes.get(placement.of(Data.key(order[i]))).send(command);
                }
                if (i % 10_000 == 0) {
                    progress.say("loading keys", i, order.length);
                }
            }
            pipes.forEach(Pipe::finish);
        } finally {
            pipes.forEach(Pipe::close);
        }
    }

    /** Looks at some thousand keys and returns how many of them do not have this version. */
    int different(Kind kind, int keys, int version) {
        int[] indexes =
                new Random(keys).ints(Math.min(keys, CHECKED_KEYS), 0, keys).toArray();
        int different = 0;
        try (RedisClients clients = new RedisClients(settings())) {
            for (int i = 0; i < servers.size(); i++) {
                int server = i;
                int[] here = Arrays.stream(indexes)
                        .filter(index -> placement == null || placement.of(Data.key(index)) == server)
                        .toArray();
                different += different(clients, servers.get(i), kind, here, version);
            }
        }
        return different;
    }

    /** Settings for the default user of a server of ours. */
    static RedisSettings settings() {
        return new RedisSettings(
                null, null, new RedisSettings.TlsSettings(null, null, null, true), 5_000, 30_000, "redis-cdc-bench");
    }

    @Override
    public void close() {
        try {
            all.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the servers could not be ended", e);
        }
    }

    private static int different(RedisClients clients, RedisServer server, Kind kind, int[] indexes, int version) {
        List<Command> commands = Arrays.stream(indexes)
                .mapToObj(index -> Command.of((Object[]) kind.read(index)))
                .toList();
        int different = 0;
        try (Link link = clients.connect(server.address())) {
            Object[] replies = link.send(commands).await();
            for (int i = 0; i < indexes.length; i++) {
                Slice payload = kind.state(indexes[i], version).payload();
                byte[] expected =
                        Arrays.copyOfRange(payload.array(), payload.offset(), payload.offset() + payload.length());
                if (!(replies[i] instanceof byte[] reply) || !Arrays.equals(expected, reply)) {
                    different++;
                }
            }
        }
        return different;
    }

    /** Which node of a {@link RedisCluster} owns a slot: the ranges begin where they do when rounded down. */
    private static int node(int slot, int nodes) {
        int node = nodes - 1;
        while (Slots.COUNT * node / nodes > slot) {
            node--;
        }
        return node;
    }

    private static List<RedisServer> several(RedisBinary binary, int count) {
        List<RedisServer> servers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                servers.add(RedisServer.start(binary));
            }
            return servers;
        } catch (RuntimeException e) {
            servers.forEach(RedisServer::close);
            throw e;
        }
    }
}
