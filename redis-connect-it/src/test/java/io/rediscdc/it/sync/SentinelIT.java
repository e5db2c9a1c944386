package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Proof;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import io.rediscdc.tools.server.SentinelGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConfigValueInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The primary that sentinels name is captured and followed; the target ends as the last one is, deletes included. */
@ExtendWith(SharedConnect.class)
class SentinelIT {
    private static final int KEYS = 2_000;

    private SentinelGroup group;
    private RedisServer target;
    private Map<String, String> sourceConfig;
    private String source;

    @AfterEach
    void end() {
        group.close();
        target.close();
    }

    @Tag("matrix") // R7 fails over by command in the test of a crash too
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aFailoverByCommandUnderWritesLosesNothing(ServerVersion version, ConnectHarness connect) {
        start(connect, version.require(), 2, "command-" + version.label(), Map.of());
        load();
        awaitEqual();
        try (Writer writer = new Writer()) {
            group.failover();
            writer.awaitWritesTo(group.primary());
        }
        awaitEqual();
        delete();
        awaitEqual();
    }

    @Test
    void aCrashOfThePrimaryUnderWritesEndsAsTheNewPrimaryIs(ConnectHarness connect) {
        start(connect, RedisBinary.find(), 2, "crash", Map.of());
        load();
        awaitEqual();
        group.awaitReplicas();
        RedisServer crashed;
        try (Writer writer = new Writer()) {
            crashed = group.killPrimary();
            writer.awaitWritesTo(group.primary());
        }
        delete();
        awaitEqual();
        crashed.restart();
        group.awaitReplicas();
        try (Writer writer = new Writer()) {
            group.failover();
            writer.awaitWritesTo(group.primary());
        }
        awaitEqual();
        assertThat(Metrics.of(source, SentinelGroup.MASTER).get("gaps-total")).isGreaterThanOrEqualTo(2);
        assertThat(connect.offsets(source).offsets())
                .extracting(offset -> offset.partition().toString())
                .containsExactly("{shard=" + SentinelGroup.MASTER + "}");
    }

    @Test
    void aReplicaIsReadUntilItIsPromotedThenAnother(ConnectHarness connect) {
        aReplicaIsReadUntilItIsPromotedThenAnother("notifications", connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @ValueSource(strings = {"tracking", "monitor"})
    void aReplicaIsReadUntilItIsPromotedThenAnother(String mode, ConnectHarness connect) {
        Map<String, String> changes =
                Map.of("redis.read.from", "replica", "capture.mode", mode, "capture.databases", "0");
        start(connect, RedisBinary.find(), 2, "replica-" + mode, changes);
        load();
        awaitEqual();
        assertThat(connections(group.primary()))
                .as("nobody of ours at the primary")
                .isZero();
        try (Writer writer = new Writer()) {
            group.failover(); // to either of them
            writer.awaitWritesTo(group.primary());
        }
        awaitEqual();
        group.awaitReplicas();
        RedisServer read = group.replicas().stream()
                .filter(replica -> connections(replica) > 0)
                .findFirst()
                .orElseThrow();
        read.kill9();
        try (Writer writer = new Writer()) {
            await("the other replica to be read").atMost(Duration.ofSeconds(30)).until(() -> group.replicas().stream()
                    .anyMatch(replica -> connections(replica) > 0));
            writer.awaitWritesTo(group.primary());
        }
        delete();
        awaitEqual();
        assertThat(connections(group.primary())).isZero();
    }

    /** Of the source; those of the tests have other names. */
    private static long connections(RedisServer server) {
        return new String((byte[]) server.call("CLIENT", "LIST"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" name=redis-cdc "))
                .count();
    }

    @Test
    void keysThatOnlyTheOldPrimaryHadGo(ConnectHarness connect) {
        start(connect, RedisBinary.find(), 2, "lost", Map.of());
        load();
        awaitEqual();
        group.awaitReplicas();
        RedisServer before = group.primary();
        try (Redis redis = new Redis(before)) {
            group.replicas().forEach(replica -> replica.call("REPLICAOF", "127.0.0.1", 1));
            redis.run("SET lost 1", "DEL key:1", "SET key:2 lost");
        }
        await().until(() -> exists("lost"));
        before.kill9();
        group.awaitFailoverFrom(before);
        awaitEqual();
        assertThat(exists("lost")).isFalse();
        assertThat(exists("key:1")).isTrue();
    }

    /** As on the lost side of a network that is cut: the old primary goes on, and nobody tells it. */
    @Test
    void aPrimaryThatIsNotToldOfItsSuccessorIsLeft(ConnectHarness connect) {
        aPrimaryThatIsNotToldOfItsSuccessorIsLeft("primary", connect);
    }

    @Test
    @Tag("matrix")
    void aReplicaOfAPrimaryThatIsNotToldOfItsSuccessorIsLeft(ConnectHarness connect) {
        aPrimaryThatIsNotToldOfItsSuccessorIsLeft("replica", connect);
    }

    private void aPrimaryThatIsNotToldOfItsSuccessorIsLeft(String from, ConnectHarness connect) {
        start(connect, RedisBinary.find(), 3, "replaced-" + from, Map.of("redis.read.from", from));
        load();
        awaitEqual();
        RedisServer before = group.primary();
        List<RedisServer> others = group.replicas().stream()
                .filter(replica -> connections(replica) == 0)
                .toList();
        RedisServer successor = others.get(0);
        group.sentinels().forEach(sentinel -> sentinel.call("SENTINEL", "REMOVE", SentinelGroup.MASTER));
        successor.call("REPLICAOF", "NO", "ONE");
        others.get(1).call("REPLICAOF", "127.0.0.1", successor.port());
        group.sentinels()
                .forEach(sentinel ->
                        sentinel.call("SENTINEL", "MONITOR", SentinelGroup.MASTER, "127.0.0.1", successor.port(), 2));
        try (Redis redis = new Redis(before);
                Redis elected = new Redis(successor)) {
            redis.run("SET lost 1", "DEL key:1");
            elected.run("SET won 1", "DEL key:2");
        }
        await("the new primary to be captured").atMost(Duration.ofSeconds(40)).until(() -> exists("won"));
        assertThat(new String((byte[]) before.call("INFO", "replication"), StandardCharsets.UTF_8))
                .contains("role:master");
        delete();
        awaitEqual();
        assertThat(exists("lost")).isFalse();
        assertThat(exists("key:1")).isTrue();
        assertThat(exists("key:2")).isFalse();
    }

    @Test
    void validateNamesTheFieldAtFault(ConnectHarness connect) {
        launch(connect, RedisBinary.find(), 1, "validate");
        assertThat(errors(connect, Map.of())).isEmpty();
        assertThat(errors(connect, Map.of("redis.sentinel.master", "other")))
                .containsOnlyKeys("redis.sentinel.master")
                .extractingByKey("redis.sentinel.master")
                .asString()
                .contains("know no primary named 'other'");
        assertThat(errors(connect, Map.of("redis.uri", "redis://127.0.0.1:1,redis://127.0.0.1:2")))
                .containsOnlyKeys("redis.uri")
                .extractingByKey("redis.uri")
                .asString()
                .contains("No sentinel answers");
        assertThat(errors(connect, Map.of("redis.uri", group.primary().uri())))
                .containsOnlyKeys("redis.uri")
                .extractingByKey("redis.uri")
                .asString()
                .contains("this is none");
        assertThat(errors(connect, Map.of("redis.read.from", "replica"))).isEmpty();
        assertThat(errors(connect, Map.of("redis.topology", "standalone", "redis.read.from", "replica")))
                .containsKey("redis.read.from");
        assertThat(errors(connect, Map.of("redis.topology", "standalone")))
                .containsOnlyKeys("redis.uri", "redis.sentinel.master");
        group.sentinels().forEach(sentinel -> sentinel.call("ACL", "SETUSER", "default", "resetpass", ">secret"));
        assertThat(errors(connect, Map.of())).containsOnlyKeys("redis.sentinel.password");
        assertThat(errors(connect, Map.of("redis.sentinel.password", "secret"))).isEmpty();
    }

    /** Both connectors run, the source with these changes to its configuration. */
    private void start(
            ConnectHarness connect, RedisBinary binary, int replicas, String name, Map<String, String> changes) {
        launch(connect, binary, replicas, name);
        sourceConfig.putAll(changes);
        connect.run(source, sourceConfig);
        connect.run(source + "-sink", Configs.sink(target.uri(), source));
    }

    /** The servers run, and the source is configured. */
    private void launch(ConnectHarness connect, RedisBinary binary, int replicas, String name) {
        group = SentinelGroup.start(binary, replicas, "--notify-keyspace-events", "EA");
        target = RedisServer.start(binary);
        source = "sentinel-" + name;
        sourceConfig = Configs.source(connect, group.sentinelUris(), source);
        sourceConfig.put("name", source);
        sourceConfig.put("redis.topology", "sentinel");
        sourceConfig.put("redis.sentinel.master", SentinelGroup.MASTER);
        sourceConfig.put("reconnect.backoff.max.ms", "1000");
    }

    private void load() {
        try (Redis redis = new Redis(group.primary())) {
            for (int i = 0; i < KEYS; i++) {
                redis.call("SET", "key:" + i, "value " + i);
            }
        }
    }

    private void delete() {
        try (Redis redis = new Redis(group.primary())) {
            for (int i = 0; i < KEYS; i += 3) {
                redis.call("DEL", "key:" + i);
            }
        }
    }

    private boolean exists(String key) {
        return target.call("EXISTS", key).equals(1L);
    }

    private void awaitEqual() {
        Proof.awaitEqual(120, group.primary().uri(), target.uri());
    }

    private Map<String, String> errors(ConnectHarness connect, Map<String, String> changes) {
        Map<String, String> config = new HashMap<>(sourceConfig);
        config.putAll(changes);
        return connect
                .cluster()
                .validateConnectorConfig("io.rediscdc.source.RedisSourceConnector", config)
                .configs()
                .stream()
                .map(ConfigInfo::configValue)
                .filter(value -> !value.errors().isEmpty())
                .collect(Collectors.toMap(ConfigValueInfo::name, value -> String.join("; ", value.errors())));
    }

    /** Writes and deletes at random, to whatever server is the primary, until it is closed. */
    private final class Writer implements AutoCloseable {
        private final Random random = new Random(source.hashCode());
        private final Thread thread = new Thread(this::write, "sentinel-writer");
        private volatile boolean stop;
        private volatile int lastPort;

        Writer() {
            thread.start();
        }

        void awaitWritesTo(RedisServer primary) {
            await("writes to the new primary").atMost(Duration.ofSeconds(30)).until(() -> lastPort == primary.port());
        }

        @Override
        public void close() {
            stop = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private void write() {
            while (!stop) {
                RedisServer primary = group.primary();
                try (Redis redis = new Redis(primary)) {
                    while (!stop) {
                        String key = "key:" + random.nextInt(KEYS);
                        List<Object[]> writes = List.of(
                                new Object[] {"SET", key, "written " + random.nextLong()},
                                new Object[] {"DEL", key},
                                new Object[] {"RPUSH", "list:" + key, "a"},
                                new Object[] {"UNLINK", "list:" + key});
                        redis.call(writes.get(random.nextInt(writes.size())));
                        lastPort = primary.port();
                    }
                } catch (RedisLinkException | RedisReplyException e) {
                    // a failover is under way: the next primary takes the writes
                }
            }
        }
    }
}
