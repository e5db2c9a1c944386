package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.event.Slots;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.LogLines;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.chaos.CutProxy;
import io.rediscdc.it.chaos.ProxiedConnection;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A primary of a cluster that owns no slot can neither stop the tasks nor cost them a gap. */
@ExtendWith(SharedConnect.class)
class IdlePrimariesIT {
    private static final String PACKAGE = "io.rediscdc.source.shard";
    private static final String SHARD = "slots-0-16383";

    private RedisCluster cluster;
    private LogLines log;
    private String source;
    private int written;

    @BeforeEach
    void start() throws IOException {
        cluster = RedisCluster.start(RedisBinary.find(), 3, 0, "--notify-keyspace-events", "EA");
        for (RedisServer primary : cluster.primaries()) {
            grant(primary);
        }
        log = LogLines.of(PACKAGE);
    }

    @AfterEach
    void end() {
        log.close();
        cluster.close();
    }

    @Test
    void oneThatLacksOurUserIsListenedToOnceItHasIt(ConnectHarness connect) throws IOException {
        run(connect, "refusing");
        RedisServer added = cluster.addPrimary();
        String address = added.address().hostAndPort();
        await().atMost(Duration.ofSeconds(20)).until(() -> log.count("cannot be listened to: ") == 1);
        assertEverythingArrives(connect);
        grant(added);
        await().atMost(Duration.ofSeconds(60)).until(() -> listensTo(address));
        cluster.migrate(slotOf(key(0)), added);
        assertEverythingArrives(connect);
        assertThat(gaps()).isZero();
    }

    @Tag("matrix")
    @Test
    void oneThatLacksOurUserHoldsNoStartUp(ConnectHarness connect) {
        run(connect, "restarted");
        cluster.addPrimary();
        await().atMost(Duration.ofSeconds(20)).until(() -> log.count("cannot be listened to: ") == 1);
        connect.restart(source);
        await().atMost(Duration.ofSeconds(20)).until(() -> log.count("cannot be listened to: ") == 2);
        assertEverythingArrives(connect);
    }

    @Test
    void oneThatIsLostIsNoGap(ConnectHarness connect) throws IOException {
        run(connect, "lost");
        RedisServer added = cluster.addPrimary();
        grant(added);
        String address = added.address().hostAndPort();
        await().atMost(Duration.ofSeconds(60)).until(() -> listensTo(address));
        added.kill9();
        await().atMost(Duration.ofSeconds(20)).until(() -> log.contain("it owns no slot"));
        assertEverythingArrives(connect);
        assertThat(gaps()).isZero();
    }

    /** Nor is anything else a gap that befalls one. */
    @Tag("matrix")
    @Test
    void oneThatDoesNotNotifyIsNoGap(ConnectHarness connect) throws IOException {
        run(connect, "deaf");
        await().atMost(Duration.ofSeconds(20)).until(() -> metric("passes-total") > 0);
        long passes = metric("passes-total");
        RedisServer added = cluster.addPrimary();
        String address = added.address().hostAndPort();
        notifyOf(added, "");
        grant(added);
        await().atMost(Duration.ofSeconds(60)).until(() -> log.contain("its notify-keyspace-events is \"\""));
        assertEverythingArrives(connect);
        notifyOf(added, "EA");
        await().atMost(Duration.ofSeconds(60)).until(() -> listensTo(address));
        added.call("FLUSHALL");
        added.call("CONFIG", "RESETSTAT");
        notifyOf(added, "");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> log.contain("does not notify of all changes; it owns no slot"));
        assertEverythingArrives(connect);
        assertThat(metric("gap-open")).isZero();
        assertThat(metric("passes-total")).isEqualTo(passes);
        assertThat(gaps()).isZero();
    }

    /** What it had to tell before it gave its last slot away may be lost with it, also if it is a replica by then. */
    @Tag("matrix")
    @ParameterizedTest
    @ValueSource(strings = {"no", "yes"})
    void oneThatIsLostWithHintsOfTheSlotItGaveAwayIsAGap(String becomesReplica, ConnectHarness connect)
            throws IOException {
        run(connect, "drained-" + becomesReplica);
        RedisServer added = cluster.addPrimary();
        added.call("CONFIG", "SET", "cluster-allow-replica-migration", becomesReplica);
        try (CutProxy proxy = new CutProxy(added);
                ClusterClient client = new ClusterClient(cluster)) {
            added.call("CONFIG", "SET", "cluster-announce-port", proxy.port());
            String address = "127.0.0.1:" + proxy.port();
            await().atMost(Duration.ofSeconds(20)).until(() -> cluster.primaries().stream()
                    .allMatch(node -> nodes(node).contains(address)));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> log.contain(address + ", a primary of the cluster without slots"));
            grant(added);
            await().atMost(Duration.ofSeconds(90)).until(() -> listensTo(address));
            int slot = slotOf(key(0));
            RedisServer owner = cluster.ownerOf(slot);
            cluster.migrate(slot, added);
            assertEverythingArrives(connect);
            connect.restart(source); // from now on it is read as an owner alone, and was not while the slot moved
            await().atMost(Duration.ofSeconds(20)).until(() -> log.count(" at " + address + " (run ") == 2);
            await().atMost(Duration.ofSeconds(20)).until(() -> metric("passes-total") > 0 && metric("gap-open") == 0);
            assertEverythingArrives(connect);
            long gaps = gaps();

            proxy.connections().stream().filter(ProxiedConnection::hearsHints).forEach(ProxiedConnection::hold);
            assertThat(client.run("DEL", key(0))).isTrue();
            cluster.migrate(slot, owner);
            String later = "{" + key(0) + "}later";
            await().atMost(Duration.ofSeconds(20)).until(() -> client.run("SET", later, "v"));
            connect.topics().awaitLatest(source + ".db0", latest -> latest.containsKey(slice(later)));
            proxy.cut(ProxiedConnection::hearsHints);
            await().atMost(Duration.ofSeconds(20)).until(() -> gaps() == gaps + 1);
            connect.topics()
                    .awaitLatest(
                            source + ".db0", latest -> latest.get(slice(key(0))).value() == null);
        }
    }

    private void run(ConnectHarness connect, String name) {
        source = "idle-primary-" + name;
        Map<String, String> config = Configs.source(connect.bootstrap(), cluster.uris(), source);
        config.put("redis.topology", "cluster");
        config.put("redis.username", ShippedUser.NAME);
        config.put("redis.password", ShippedUser.PASSWORD);
        connect.run(source, config);
        assertEverythingArrives(connect);
    }

    private boolean listensTo(String address) {
        return log.contain(" at " + address + " (run ");
    }

    /** Keys of all parts of the cluster are written and arrive, by tasks that run. */
    private void assertEverythingArrives(ConnectHarness connect) {
        String value = "written " + written++;
        try (ClusterClient client = new ClusterClient(cluster)) {
            for (int i = 0; i < 20; i++) {
                String key = key(i);
                await().atMost(Duration.ofSeconds(20)).until(() -> client.run("SET", key, value));
            }
        }
        byte[] end = value.getBytes(StandardCharsets.UTF_8);
        connect.topics().awaitLatest(source + ".db0", latest -> {
            for (int i = 0; i < 20; i++) {
                var record = latest.get(slice(key(i)));
                if (record == null || record.value() == null || !endsWith(record.value(), end)) {
                    return false;
                }
            }
            return true;
        });
        connect.awaitRunning(source);
    }

    private static boolean endsWith(byte[] value, byte[] end) {
        int from = value.length - end.length;
        return from >= 0 && Arrays.equals(value, from, value.length, end, 0, end.length);
    }

    private static String key(int i) {
        return "key:" + i;
    }

    private static int slotOf(String key) {
        return Slots.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static Slice slice(String key) {
        return Slice.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static void notifyOf(RedisServer server, String flags) {
        server.call("CONFIG", "SET", "notify-keyspace-events", flags);
    }

    private static String nodes(RedisServer server) {
        return new String((byte[]) server.call("CLUSTER", "NODES"), StandardCharsets.UTF_8);
    }

    private long gaps() {
        return metric("gaps-total");
    }

    private long metric(String name) {
        return Metrics.of(source, SHARD).get(name);
    }

    /** What the shipped file has, which the nodes were not started with. */
    private static void grant(RedisServer node) throws IOException {
        String line = Files.readString(ShippedUser.source(ServerVersion.R7, "cluster"))
                .strip();
        List<Object> words = new ArrayList<>(List.of("ACL", "SETUSER"));
        words.addAll(Arrays.asList(line.split(" ")).subList(1, line.split(" ").length));
        node.call(words.toArray());
    }
}
