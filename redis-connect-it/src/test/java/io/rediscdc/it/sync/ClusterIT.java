package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.FieldErrors;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Proof;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.big.BigValues;
import io.rediscdc.source.RedisSourceConnector;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cluster is captured by two tasks, whatever becomes of its slots and nodes; the target ends as the cluster is. */
@ExtendWith(SharedConnect.class)
class ClusterIT {
    private static final int KEYS = 2_000;
    private static final int MOVED_SLOTS = 25;
    private static final int BIG_TAGS = 6;

    private ServerVersion version;
    private RedisCluster cluster;
    private RedisServer target;
    private RedisServer mirror;
    private String source;

    @AfterEach
    void end() {
        cluster.close();
        target.close();
        mirror.close();
    }

    @Test
    void aSnapshotAndEveryFamilyOfCommandsArrive(ConnectHarness connect) {
        aSnapshotAndEveryFamilyOfCommandsArrive(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "R62"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSnapshotAndEveryFamilyOfCommandsArrive(ServerVersion version, ConnectHarness connect) {
        start(version, 0, "families");
        load();
        run(connect);
        awaitEqual();
        int tag = 0;
        for (String family : Families.supportedBy(new Redis(cluster.primaries().get(0)))) {
            if (!family.contains(" DB ") && !family.contains("XREADGROUP")) {
                family(family, "{" + tag++ + "}:");
            }
        }
        awaitEqual();
        delete();
        awaitEqual();
        assertThat(gaps()).isZero();
        assertThat(connect.offsets(source).offsets()).hasSize(16);
    }

    @Test
    void slotsMoveUnderWritesWithoutAGap(ConnectHarness connect) {
        slotsMoveUnderWritesWithoutAGap(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void slotsMoveUnderWritesWithoutAGap(ServerVersion version, ConnectHarness connect) {
        start(version, 0, "migration");
        load();
        run(connect);
        awaitEqual();
        try (Writer writer = new Writer()) {
            List<RedisServer> primaries = cluster.primaries();
            int turn = 0;
            for (int slot : slotsWithKeys()) {
                cluster.migrate(slot, primaries.get(turn++ % primaries.size()));
                cluster.migrate(slot, primaries.get(turn++ % primaries.size()));
            }
            writer.awaitMore();
        }
        awaitEqual();
        await("the pass that makes sure, once no more slots move")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Metrics.of(source, "slots-0-8191").get("passes-total") >= 2);
        awaitEqual();
        assertThat(gaps()).isZero();
    }

    @Test
    void bigValuesArriveWholeWhileTheirSlotsMove(ConnectHarness connect) {
        start(ServerVersion.R7, 0, "big");
        for (int tag = 0; tag < BIG_TAGS; tag++) {
            try (Redis redis = new Redis(cluster.ownerOf(slotOf("{" + tag + "}")))) {
                BigValues.hash(redis, "hash {" + tag + "}", 20_000, 20);
                BigValues.list(redis, "list {" + tag + "}", 100_000);
                redis.call("SET", "string {" + tag + "}", BigValues.random(1_000_000, tag));
            }
        }
        Map<String, String> config = config(connect.bootstrap());
        config.put("value.max.bytes", "50000");
        config.put("read.max.block.ms", "1");
        connect.run(source, config);
        connect.run(source + "-sink", Configs.sink(target.uri(), source));
        for (int tag = 0; tag < BIG_TAGS; tag++) {
            int slot = slotOf("{" + tag + "}");
            cluster.migrate(slot, cluster.primaries().get(tag % 3));
            cluster.migrate(slot, cluster.primaries().get((tag + 1) % 3));
            try (Redis redis = new Redis(cluster.ownerOf(slot))) {
                redis.call("HSET", "hash {" + tag + "}", "f17", "changed");
                redis.call("RPUSH", "list {" + tag + "}", "more");
                redis.call("APPEND", "string {" + tag + "}", "more");
            }
        }
        awaitEqual();
        try (Redis redis = new Redis(target)) {
            await("the temporary keys of reads that were given up to be gone")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Keys.count(redis::call).equals(3L * BIG_TAGS));
        }
    }

    @Test
    void aHotKeyInASlotThatIsMovingHoldsNoPassUp(ConnectHarness connect) {
        start(ServerVersion.R7, 0, "asked");
        load();
        Map<String, String> config = config(connect.bootstrap());
        config.put("reconcile.interval.ms", "1000");
        connect.run(source, config);
        connect.run(source + "-sink", Configs.sink(target.uri(), source));
        int slot = slotOf("{hot}");
        assertThat(slot)
                .as("a slot of the first task, whose passes are counted")
                .isLessThan(8_192);
        RedisServer owner = cluster.ownerOf(slot);
        RedisServer to = cluster.primaries().stream()
                .filter(server -> server != owner)
                .findAny()
                .orElseThrow();
        cluster.beginToMigrate(slot, to);
        AtomicBoolean ended = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try (ClusterClient client = new ClusterClient(cluster)) {
                for (int i = 0; !ended.get(); i++) {
                    client.run("SET", "{hot}" + i % 3, "value " + i);
                }
            }
        });
        writer.start();
        try {
            for (int pass = 0; pass < 5; pass++) {
                long done = passes();
                await("the next pass").atMost(Duration.ofSeconds(30)).until(() -> passes() > done);
            }
        } finally {
            ended.set(true);
            join(writer);
        }
        cluster.migrate(slot, to);
        awaitEqual();
    }

    private long passes() {
        return Metrics.of(source, "slots-0-8191").get("passes-total");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void validateNamesTheFieldAtFault() {
        start(ServerVersion.R7, 0, "validate");
        assertThat(errors(Map.of())).isEmpty();
        assertThat(errors(Map.of(
                                "redis.topology",
                                "standalone",
                                "redis.uri",
                                cluster.primaries().get(0).uri()))
                        .get("redis.uri"))
                .contains("set it to cluster");
        assertThat(errors(Map.of("redis.uri", target.uri())).keySet()).containsExactly("redis.password");
        assertThat(errors(Map.of("capture.databases", "1"))).containsOnlyKeys("capture.databases");
        cluster.primaries().forEach(node -> node.call("ACL", "SETUSER", "redis-source", "-cluster|nodes"));
        assertThat(errors(Map.of()).get("redis.username")).contains("source-cluster.acl");
    }

    @Test
    void aReplicaTakesOverUnderWrites(ConnectHarness connect) {
        aReplicaTakesOverUnderWrites(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void aReplicaTakesOverUnderWrites(ServerVersion version, ConnectHarness connect) {
        start(version, 1, "failover");
        load();
        run(connect);
        awaitEqual();
        try (Writer writer = new Writer()) {
            cluster.killPrimary(cluster.ownerOf(0));
            writer.awaitMore();
        }
        delete();
        awaitEqual();
        assertThat(gaps()).isPositive();
    }

    @Test
    void aNodeJoinsTakesSlotsAndLeaves(ConnectHarness connect) {
        aNodeJoinsTakesSlotsAndLeaves(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(names = {"R8", "V8"}) // on 6.2 a primary that gave its last slot away becomes a replica, always
    void aNodeJoinsTakesSlotsAndLeaves(ServerVersion version, ConnectHarness connect) {
        start(version, 0, "nodes");
        load();
        run(connect);
        awaitEqual();
        try (Writer writer = new Writer()) {
            RedisServer added = cluster.addPrimary();
            RedisServer first = cluster.ownerOf(0);
            for (int slot : slotsWithKeys()) {
                cluster.migrate(slot, added);
            }
            writer.awaitMore();
            for (int slot : slotsWithKeys()) {
                cluster.migrate(slot, first);
            }
            cluster.remove(added);
            writer.awaitMore();
        }
        awaitEqual();
        delete();
        awaitEqual();
    }

    /** It runs on as a cluster of its own, which holds nothing. */
    @Test
    void aNodeThatHasLeftTellsNothingOfTheCluster(ConnectHarness connect) {
        start(ServerVersion.R7, 0, "left");
        load();
        RedisServer left = cluster.addPrimary();
        cluster.release(left);
        try (left) {
            assertThat(errors(Map.of("redis.uri", left.uri())).get("redis.uri")).contains("owns a slot");
            Map<String, String> config = config(connect.bootstrap());
            config.put("redis.uri", left.uri() + "," + cluster.uris());
            assertThat(FieldErrors.of(new RedisSourceConnector(), config)).isEmpty();
            connect.run(source, config);
            connect.run(source + "-sink", Configs.sink(target.uri(), source));
            awaitEqual();
            delete();
            awaitEqual();
        }
    }

    private void start(ServerVersion version, int replicas, String name) {
        this.version = version;
        String acl = ShippedUser.source(version, "cluster").toString();
        cluster =
                RedisCluster.start(version.require(), 3, replicas, "--notify-keyspace-events", "EA", "--aclfile", acl);
        target = version.start();
        mirror = version.start();
        source = "cluster-" + name + "-" + version.label();
    }

    private void run(ConnectHarness connect) {
        connect.run(source, config(connect.bootstrap()));
        connect.run(source + "-sink", Configs.sink(target.uri(), source));
    }

    private Map<String, String> config(String bootstrap) {
        Map<String, String> config = Configs.source(bootstrap, cluster.uris(), source);
        config.put("redis.topology", "cluster");
        config.put("tasks.max", "2");
        config.put("redis.username", ShippedUser.NAME);
        config.put("redis.password", ShippedUser.PASSWORD);
        config.put("reconnect.backoff.max.ms", "1000");
        return config;
    }

    private Map<String, String> errors(Map<String, String> changes) {
        Map<String, String> config = config("127.0.0.1:1");
        config.putAll(changes);
        return FieldErrors.of(new RedisSourceConnector(), config);
    }

    private void load() {
        try (ClusterClient client = new ClusterClient(cluster)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(client.run("SET", "key:" + i, "value " + i)).isTrue();
            }
        }
    }

    private void delete() {
        try (ClusterClient client = new ClusterClient(cluster)) {
            for (int i = 0; i < KEYS; i += 3) {
                assertThat(client.run("DEL", "key:" + i)).isTrue();
            }
        }
    }

    private void family(String commands, String prefix) {
        int slot = Slots.of(prefix.getBytes(StandardCharsets.UTF_8));
        try (Redis redis = new Redis(cluster.ownerOf(slot))) {
            redis.run(commands.replace("@", prefix).split("; *"));
        }
    }

    private static int slotOf(String key) {
        return Slots.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<Integer> slotsWithKeys() {
        Set<Integer> slots = new TreeSet<>();
        for (int i = 0; i < MOVED_SLOTS; i++) {
            slots.add(Slots.of(("key:" + i).getBytes(StandardCharsets.UTF_8)));
        }
        return slots;
    }

    private long gaps() {
        return Metrics.of(source, "slots-0-8191").get("gaps-total");
    }

    /** Copies the cluster, on which nobody writes now, to one server, and has that compared with the target. */
    private void awaitEqual() {
        try (Redis copy = new Redis(mirror)) {
            copy.call("FLUSHALL");
            for (RedisServer primary : cluster.primaries()) {
                try (Redis from = new Redis(primary)) {
                    copy(from, copy);
                }
            }
        }
        Proof.awaitEqual(120, mirror.uri(), target.uri());
    }

    /** Copies all keys; from 6.2, which does not tell absolute expiries, only those without one come as they are. */
    private void copy(Redis from, Redis to) {
        if (version != ServerVersion.R62) {
            from.copyTo(to);
            return;
        }
        for (Object key : (List<?>) from.call("KEYS", "*")) {
            from.call("MIGRATE", "127.0.0.1", mirror.port(), key, 0, 10_000, "COPY", "REPLACE");
        }
    }

    /** Writes and deletes at random until it is closed. */
    private final class Writer implements AutoCloseable {
        private final Random random = new Random(source.hashCode());
        private final ClusterClient client = new ClusterClient(cluster);
        private final Thread thread = new Thread(this::write, "cluster-writer");
        private volatile boolean stop;
        private final AtomicLong written = new AtomicLong();

        Writer() {
            thread.start();
        }

        void awaitMore() {
            long before = written.get();
            await("the writer to go on").atMost(Duration.ofSeconds(30)).until(() -> written.get() > before + KEYS);
        }

        @Override
        public void close() {
            stop = true;
            join(thread);
            client.close();
        }

        private void write() {
            while (!stop) {
                // half of the writes go to the slots that move
                String key = "key:" + random.nextInt(random.nextBoolean() ? MOVED_SLOTS : KEYS);
                boolean served =
                        switch (random.nextInt(4)) {
                            case 0 -> client.run("SET", key, "written " + random.nextLong());
                            case 1 -> client.run("DEL", key);
                            case 2 -> client.run("RPUSH", "list:{" + key + "}", "a");
                            default -> client.run("UNLINK", "list:{" + key + "}");
                        };
                if (served) {
                    written.incrementAndGet();
                }
            }
        }
    }
}
