package io.rediscdc.it.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.placement.Placement;
import io.rediscdc.tools.RedisCdc;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Servers a, b and c that one key space is dealt out over, captured by one connector, and the one target of its topic. */
final class KeySpaceServers implements AutoCloseable {
    static final List<String> NAMES = List.of("a", "b", "c");

    final ConnectHarness connect;
    final String source;
    final String topic;
    final Map<String, String> config;
    final RedisServer target = RedisServer.start(RedisBinary.find());

    private final List<RedisServer> servers = new ArrayList<>();
    private final Map<String, String> sinkConfig;
    private final String sharding;
    private Placement placement;

    KeySpaceServers(ConnectHarness connect, String name, String sharding) {
        this.connect = connect;
        this.source = name + "-source";
        this.topic = name + ".db0";
        this.sharding = sharding;
        NAMES.forEach(any ->
                servers.add(RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA", "--save", "")));
        this.config = Configs.source(connect, "", name);
        this.sinkConfig = Configs.sink(target.uri(), name);
        config.put("source.sharding", sharding);
        config.put("heartbeat.interval.ms", "200");
        config.put("tasks.max", "2");
        dealOutOver(3);
    }

    /** Keys belong to the first so many servers from now on; tells the connector's configuration. */
    void dealOutOver(int count) {
        List<String> names = NAMES.subList(0, count);
        placement = Placement.named(sharding, names);
        config.put(
                "redis.uri",
                String.join(
                        ",",
                        IntStream.range(0, count)
                                .mapToObj(
                                        i -> names.get(i) + "=" + servers.get(i).uri())
                                .toList()));
    }

    void run() {
        connect.run(source, config);
        connect.run(topic + "-sink", sinkConfig);
    }

    /** Does something while the source is stopped, and gives it its present configuration. */
    void whileStopped(Runnable something) {
        connect.stop(source);
        something.run();
        connect.submit(source, config);
        connect.resume(source);
    }

    RedisServer server(String name) {
        return servers.get(NAMES.indexOf(name));
    }

    String owner(String key) {
        return NAMES.get(placement.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** The server that owns the key. */
    RedisServer of(String key) {
        return server(owner(key));
    }

    /** Some of {@code key:0} to {@code key:299}: those that the server owns. */
    List<String> keysOf(String name) {
        return IntStream.range(0, 300)
                .mapToObj(i -> "key:" + i)
                .filter(key -> owner(key).equals(name))
                .toList();
    }

    /** What the target holds, markers aside. */
    long atTarget() {
        return Keys.count(target::call);
    }

    /** The exit code of verify with the connectors' own configurations. */
    int verify(String... options) {
        try {
            Path sourceFile = Files.createTempFile("source", ".json");
            Path sinkFile = Files.createTempFile("sink", ".json");
            try {
                ObjectMapper json = new ObjectMapper();
                json.writeValue(sourceFile.toFile(), config);
                json.writeValue(sinkFile.toFile(), sinkConfig);
                List<String> args = new ArrayList<>(List.of("verify", "--no-progress", "--source-config"));
                args.addAll(List.of(sourceFile.toString(), "--sink-config", sinkFile.toString()));
                args.addAll(List.of(options));
                return RedisCdc.run(args.toArray(String[]::new));
            } finally {
                Files.delete(sourceFile);
                Files.delete(sinkFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
        target.close();
    }
}
