package io.rediscdc.it.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Proof;
import io.rediscdc.it.UpProcess;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A broker and worker in a process of their own with both connectors, to be killed and started again. */
final class KilledWorker implements AutoCloseable {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private static final int STEP = 5_000;

    final RedisServer source = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA");
    final RedisServer target = RedisServer.start(RedisBinary.find());
    private final Path folder;
    private UpProcess up;
    private String rest;

    KilledWorker(Path folder) {
        this.folder = folder;
    }

    /** Starts it, and if it was killed goes on with what lies on its disk. */
    void start() throws IOException {
        up = up == null
                ? UpProcess.start(
                        folder.resolve("data"),
                        "--connector",
                        file("src", source()).toString(),
                        file("dst", sink()).toString())
                : UpProcess.start(folder.resolve("data"));
        rest = up.awaitReady().rest();
    }

    void kill() throws IOException, InterruptedException {
        up.close();
    }

    /** Sets keys {@code NAME:1} to {@code NAME:count} at the source. */
    void fill(String name, int count) {
        each("redis.call('SET', ARGV[1] .. ':' .. i, i)", name, 1, count);
    }

    /** Deletes keys {@code NAME:first} to {@code NAME:last} at the source. */
    void delete(String name, int first, int last) {
        each("redis.call('DEL', ARGV[1] .. ':' .. i)", name, first, last);
    }

    private void each(String command, String name, int first, int last) {
        String script = "for i = ARGV[2], ARGV[3] do " + command + " end";
        for (int from = first; from <= last; from += STEP) {
            source.call("EVAL", script, 0, name, from, Math.min(last, from + STEP - 1));
        }
    }

    /** Waits until the source connector's stored offset says that nothing is known to be missing. */
    void awaitCaughtUp() {
        await("an offset without a gap").atMost(Duration.ofSeconds(60)).until(() -> {
            URI offsets = URI.create(rest + "/connectors/src/offsets");
            return new ObjectMapper()
                    .readTree(offsets.toURL())
                    .at("/offsets/0/offset/pass.complete")
                    .asBoolean();
        });
    }

    void awaitAtTarget(long keys) {
        await("keys at the target")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Keys.count(target::call) >= keys);
    }

    void awaitEqual() {
        Proof.awaitEqual(80, source.uri(), target.uri());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        source.close();
        target.close();
        if (up != null) {
            up.close();
        }
    }

    private Path file(String name, Map<String, String> config) throws IOException {
        Path file = folder.resolve(name + ".json");
        new ObjectMapper().writeValue(file.toFile(), Map.of("name", name, "config", config));
        return file;
    }

    private Map<String, String> source() {
        Map<String, String> config = config("io.rediscdc.source.RedisSourceConnector", source);
        config.put("topic.prefix", "killed");
        config.put("kafka.bootstrap.servers", "${env:KAFKA_BOOTSTRAP}");
        config.put("topic.creation.default.partitions", "2");
        config.put("topic.creation.default.replication.factor", "1");
        config.put("topic.creation.default.cleanup.policy", "compact");
        config.put("read.rate.limit.keys", "15000"); // so that there is a middle to be killed in
        return config;
    }

    private Map<String, String> sink() {
        Map<String, String> config = config("io.rediscdc.sink.RedisSinkConnector", target);
        config.put("topics.regex", "killed\\.db\\d+");
        return config;
    }

    private static Map<String, String> config(String connector, RedisServer server) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connector.class", connector);
        config.put("tasks.max", "1");
        config.put("redis.uri", server.uri());
        config.put("key.converter", BYTES);
        config.put("value.converter", BYTES);
        return config;
    }
}
