package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One database captured by client tracking, from servers that notify of nothing. */
@ExtendWith(SharedConnect.class)
class TrackingIT {
    /** Of one database only: commands that copy and move to others leave keys there. */
    private static final String[] FIRST_DATABASE = {"--databases", "0"};

    @Test
    void everyFamilyOfCommandsArrives(ConnectHarness connect) {
        everyFamilyOfCommandsArrives(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void everyFamilyOfCommandsArrives(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = tracking(connect, version.start(), version.start())) {
            Redis from = sync.from;
            List<String> families = Families.supportedBy(from);
            families.forEach(family -> Families.run(from, family, "before:"));
            Families.binary(from, "before:");
            sync.run();
            sync.awaitEqual(FIRST_DATABASE);
            families.forEach(family -> Families.run(from, family, "live:"));
            Families.binary(from, "live:");
            sync.awaitEqual(FIRST_DATABASE);
            assertThat(Clients.tracking(from)).hasSize(1);
        }
    }

    @Test
    void keysThatExpireGetATombstone(ConnectHarness connect) {
        keysThatExpireGetATombstone(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void keysThatExpireGetATombstone(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = tracking(connect, version.start(), version.start())) {
            sync.run();
            for (int i = 0; i < 200; i++) {
                sync.from.call("SET", "brief:" + i, "x", "PX", 300 + i);
            }
            connect.topics()
                    .awaitLatest(
                            sync.topic(0),
                            latest -> latest.size() == 200
                                    && latest.values().stream().allMatch(record -> record.value() == null));
            await().until(() -> Keys.count(sync.from::call).equals(0L)
                    && Keys.count(sync.to::call).equals(0L));
        }
    }

    @Test
    void keysThatAreEvictedAreDeletedAtTheTarget(ConnectHarness connect) {
        keysThatAreEvictedAreDeletedAtTheTarget(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void keysThatAreEvictedAreDeletedAtTheTarget(ServerVersion version, ConnectHarness connect) {
        RedisServer source = version.start("--maxmemory", "20mb", "--maxmemory-policy", "allkeys-lru");
        try (Replication sync = tracking(connect, source, version.start())) {
            sync.run();
            String value = "v".repeat(10_000);
            for (int i = 0; i < 4_000; i++) {
                sync.from.call("SET", "big:" + i, value);
            }
            assertThat(source.info().get("evicted_keys")).isNotEqualTo("0");
            sync.awaitEqual();
            assertThat(Keys.count(sync.to::call)).isBetween(1L, 3_999L);
        }
    }

    @Test
    void vectorSetsArriveThoughTheyHaveNoEvents(ConnectHarness connect) {
        try (Replication sync = tracking(connect, ServerVersion.R8.start(), ServerVersion.R8.start())) {
            sync.run();
            sync.from.run("VADD vectors VALUES 3 1 0 0 x", "VADD vectors VALUES 3 0 1 0 y");
            await().until(() -> sync.to.call("EXISTS", "vectors").equals(1L));
            sync.awaitEqual();
            sync.from.run("VADD vectors VALUES 3 0 0 1 z", "VSETATTR vectors x {\"a\":1}", "VREM vectors y");
            sync.awaitEqual();
            assertThat(sync.to.call("VCARD", "vectors")).isEqualTo(2L);
        }
    }

    @Test
    void aKilledHintConnectionIsAGapThatAPassRepairs(ConnectHarness connect) {
        try (Replication sync = tracking(connect, start(), start())) {
            sync.run();
            sync.from.run("SET before v");
            await().until(() -> sync.to.call("EXISTS", "before").equals(1L));
            await().until(() -> Metrics.of(sync.source).get("gap-open") == 0);
            sync.from.run("SET gone v");
            await().until(() -> sync.to.call("EXISTS", "gone").equals(1L));
            String client = Clients.tracking(sync.from).get(0);
            sync.from.run("MULTI", "CLIENT KILL ID " + client, "SET before w", "SET missed v", "DEL gone", "EXEC");
            await().until(() -> Metrics.of(sync.source).get("gaps-total") == 1);
            sync.awaitEqual();
            await().until(() -> Metrics.of(sync.source).get("gap-open") == 0);
            assertThat(Metrics.of(sync.source).get("passes-total")).isEqualTo(2L);
            assertThat(Clients.tracking(sync.from)).hasSize(1).doesNotContain(client);
        }
    }

    @Test
    void consumerGroupsAndStreamIdsArriveByTheServersStatistics(ConnectHarness connect) {
        try (Replication sync = tracking(connect, start(), start())) {
            sync.from.run("XADD grouped 1-1 f v", "XGROUP CREATE grouped g 0", "XADD plain 1-1 f v");
            sync.run();
            sync.awaitEqual();
            sync.from.run("XREADGROUP GROUP g c COUNT 1 STREAMS grouped >", "XSETID plain 9-9");
            sync.awaitEqual();
            sync.from.run("XACK grouped g 1-1");
            sync.awaitEqual();
            sync.from.run("XGROUP DESTROY grouped g");
            sync.awaitEqual();
        }
    }

    @Test
    void aFlushedDatabaseIsFlushedAtTheTarget(ConnectHarness connect) {
        try (Replication sync = tracking(connect, start(), start())) {
            sync.from.run("SET a v", "SET b v");
            sync.run();
            sync.from.run("SET c v");
            await().until(() -> Keys.count(sync.to::call).equals(3L));
            sync.from.run("MULTI", "FLUSHALL", "SET d v", "EXEC");
            await().until(() -> Keys.count(sync.to::call).equals(1L));
            sync.awaitEqual();
        }
    }

    @Test
    void aReplicaThatIsFlushedOrLoadsAnotherDataSetIsReadAnew(ConnectHarness connect) {
        try (RedisServer primary = start();
                Replication sync = tracking(
                        connect,
                        RedisServer.start(RedisBinary.find(), "--replicaof", "127.0.0.1", "" + primary.port()),
                        start())) {
            primary.call("SET", "before", "v");
            sync.run();
            await().until(() -> sync.to.call("EXISTS", "before").equals(1L));
            primary.call("FLUSHALL");
            await().until(() -> Keys.count(sync.to::call).equals(0L));
            primary.call("SET", "changed", "v");
            await().until(() -> sync.to.call("EXISTS", "changed").equals(1L));
            primary.restartEmpty();
            primary.call("SET", "anew", "v");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sync.to.call("EXISTS", "anew").equals(1L)
                            && sync.to.call("EXISTS", "changed").equals(0L));
            sync.awaitEqual();
        }
    }

    @Test
    void databasesThatAreNotCapturedAreCounted(ConnectHarness connect) {
        try (Replication sync = tracking(connect, start(), start())) {
            sync.from.run("SELECT 3", "SET elsewhere v", "SELECT 5", "SET elsewhere v", "SELECT 0", "SET here v");
            sync.run();
            await().until(() -> Metrics.of(sync.source).get("other-databases") == 2);
            sync.awaitEqual(FIRST_DATABASE);
            assertThat(connect.topics().records(sync.topic(3))).isEmpty();
        }
    }

    /** A name that is pushed may be of any database, and is only looked up in ours. */
    @Test
    void writesInDatabasesThatAreNotCapturedChangeNothing(ConnectHarness connect) {
        try (Replication sync = tracking(connect, start(), start())) {
            sync.from.run("SET both here", "SET gone here", "SELECT 3", "SET both there", "SET gone there");
            sync.run();
            sync.awaitEqual(FIRST_DATABASE);
            sync.from.run("SET both changed", "SET only there", "DEL gone", "SELECT 0", "SET last here");
            await().until(() -> sync.to.call("EXISTS", "last").equals(1L));
            sync.awaitEqual(FIRST_DATABASE);
            assertThat(sync.to.call("EXISTS", "both", "gone", "only")).isEqualTo(2L);
            assertThat(connect.topics().records(sync.topic(0)).stream()
                            .map(record -> new String(record.key(), StandardCharsets.UTF_8)))
                    .as("a tombstone only for what had a record")
                    .contains("gone")
                    .doesNotContain("only");
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void theShippedUserMayDoAllOfIt(ServerVersion version, ConnectHarness connect) {
        String acl = ShippedUser.source(version, "tracking").toString();
        try (Replication sync = tracking(connect, version.start("--aclfile", acl), version.start())
                .with("redis.username", ShippedUser.NAME)
                .with("redis.password", ShippedUser.PASSWORD)) {
            sync.from.run("SET a v PX 90000000", "HSET h f v");
            sync.run();
            sync.awaitEqual();
            sync.from.run("SET a w", "DEL h", "RPUSH l a b", "SET c v PX 100");
            sync.awaitEqual();
            assertThat(refused(sync.from))
                    .as("commands refused at the source, but for those that are tried in passing")
                    .isSubsetOf("client", "client|no-touch");
        }
    }

    private static Replication tracking(ConnectHarness connect, RedisServer source, RedisServer target) {
        return new Replication(connect, source, target)
                .with("capture.mode", "tracking")
                .with("capture.databases", "0");
    }

    private static RedisServer start() {
        return RedisServer.start(RedisBinary.find());
    }

    private static List<String> refused(Redis redis) {
        return ((List<?>) redis.call("ACL", "LOG"))
                .stream()
                        .map(entry -> new String((byte[]) ((List<?>) entry).get(7), StandardCharsets.UTF_8))
                        .toList();
    }
}
