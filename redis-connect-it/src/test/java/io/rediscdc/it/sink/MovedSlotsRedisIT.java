package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slots;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Slots come to a node of a cluster with keys that were written elsewhere, and the node loses them again: no marker goes
 * back, since none was written for it.
 */
class MovedSlotsRedisIT {
    private static final String KEY = "moved";
    private static final int SLOT = Slots.of(bytes(KEY));

    private RedisCluster cluster;
    private RedisServer to;

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void whatANodeLosesThatRestartsFromAnOlderDiskIsWrittenAgain() {
        startCluster(0);
        try (SinkHarness sink = start("0")) {
            List<SinkRecord> all = fill(sink, 0);
            to.call("SAVE");
            cluster.migrate(SLOT, to);
            to.kill9();
            to.restart();
            assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", SLOT))
                    .as("Redis has lost it")
                    .isEqualTo(0L);
            readsAllAgain(sink, all, 0);
        }
    }

    @Test
    void everyTaskReadsAgainWhoeverNoticesFirst() {
        startCluster(0);
        try (SinkHarness one = start("0");
                SinkHarness other = start("1")) {
            List<SinkRecord> ofOne = fill(one, 0);
            List<SinkRecord> ofOther = fill(other, 1);
            to.call("SAVE");
            cluster.migrate(SLOT, to);
            to.kill9();
            to.restart();
            readsAllAgain(one, ofOne, 0);
            readsAllAgain(other, ofOther, 1);
        }
    }

    @Test
    void aTaskThatStartsAfterwardsNoticesToo() {
        startCluster(0);
        List<SinkRecord> all;
        try (SinkHarness sink = start("0")) {
            all = fill(sink, 0);
        }
        to.call("SAVE");
        cluster.migrate(SLOT, to);
        to.kill9();
        to.restart();
        try (SinkHarness sink = start("0")) {
            sink.beginAt(0, all.size());
            readsAllAgain(sink, all, 0);
        }
    }

    @Test
    void whatAReplicaHadNotGotThatTakesOverIsWrittenAgain() {
        startCluster(1);
        try (SinkHarness sink = start("0")) {
            List<SinkRecord> all = fill(sink, 0);
            awaitReplicas();
            // no replica may read from it any more, so what arrives is in one place only
            to.call("ACL", "SETUSER", "default", "-psync", "-sync", "-replconf");
            to.call("CLIENT", "KILL", "TYPE", "replica");
            cluster.migrate(SLOT, to);
            cluster.killPrimary(to);
            assertThat(isThere(0)).as("Redis has lost it").isFalse();
            readsAllAgain(sink, all, 0);
        }
    }

    @Test
    void whereNothingIsLostNothingIsReadAgain() {
        startCluster(1);
        try (SinkHarness sink = start("0")) {
            fill(sink, 0);
            cluster.migrate(SLOT, to);
            cluster.migrate(1_000, to);
            cluster.migrate(0, to); // with the markers that stand there, which tell of another node
            String id = new String((byte[]) to.call("CLUSTER", "MYID"), StandardCharsets.US_ASCII);
            await("the node's own word that it holds them")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        sink.drain();
                        return heldBy(to).stream()
                                .filter(slots -> slots.contains(" " + id))
                                .allMatch(slots -> slots.matches(".*[ ,]" + SLOT + "(,.*)?"));
                    });
            awaitReplicas();
            cluster.killPrimary(to);
            sink.put(sink.record(0, "later", string("v")), sink.record(0, KEY + "0", string("v")));
            assertThat(sink.takeSought()).isEmpty();
            assertThat(isThere(0)).isTrue();
        }
    }

    @Test
    void offsetsGoOnThoughOnlyMarkersHaveMoved() {
        startCluster(0);
        try (SinkHarness sink = start("0")) {
            List<SinkRecord> all = fill(sink, 0);
            cluster.migrate(0, to);
            sink.put(sink.record(0, key(0), string("later")));
            await("the marker to be found where it is now")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        sink.drain();
                        return sink.committable(0) == all.size() + 1;
                    });
            assertThat(sink.takeSought()).isEmpty();
        }
    }

    private void startCluster(int replicas) {
        cluster = RedisCluster.start(RedisBinary.find(), 3, replicas);
        RedisServer from = cluster.ownerOf(SLOT);
        to = cluster.primaries().stream()
                .filter(server -> server != from && server != cluster.ownerOf(0))
                .findFirst()
                .orElseThrow();
    }

    private SinkHarness start(String task) {
        return SinkHarness.start(Map.of(
                "redis.topology", "cluster",
                "redis.uri", cluster.uris(),
                "task.id", task,
                "database.map", "*:0",
                "database.map.collisions", "allow",
                "retry.backoff.ms", "50",
                "retry.backoff.max.ms", "500"));
    }

    /** Keys at every node, and one in the slot that will move. */
    private List<SinkRecord> fill(SinkHarness sink, int db) {
        List<SinkRecord> records = new ArrayList<>();
        records.add(sink.record(db, key(db), string("v")));
        for (int i = 0; i < 30; i++) {
            records.add(sink.record(db, "key:" + db + ":" + i, string("v")));
        }
        sink.put(records);
        assertThat(isThere(db)).isTrue();
        return records;
    }

    private void readsAllAgain(SinkHarness sink, List<SinkRecord> all, int db) {
        sink.put(sink.record(db, "later:" + db, string("v")));
        assertThat(sink.takeSought()).containsExactly(0L);
        assertThat(sink.committable(db)).isZero();
        sink.put(all);
        assertThat(isThere(db)).isTrue();
        assertThat(sink.takeSought()).isEmpty();
    }

    private boolean isThere(int db) {
        return cluster.ownerOf(SLOT).call("EXISTS", key(db)).equals(1L);
    }

    private void awaitReplicas() {
        await("the replica to have all").atMost(Duration.ofSeconds(30)).until(() -> {
            ServerInfo info = to.info();
            return info.get("slave0").contains("offset=" + info.get("master_repl_offset") + ",");
        });
    }

    /** What the hashes of markers at a node say of slots. */
    private static List<String> heldBy(RedisServer node) {
        return ((List<?>) node.call("KEYS", "__rediscdc:target:*"))
                .stream()
                        .map(hash -> (byte[]) node.call("HGET", hash, "slots"))
                        .map(slots -> slots == null ? "" : new String(slots, StandardCharsets.US_ASCII))
                        .toList();
    }

    private static String key(int db) {
        return "{" + KEY + "}" + db;
    }

    private static KeyValue string(String value) {
        return KeyValue.string(bytes(value), 0);
    }
}
