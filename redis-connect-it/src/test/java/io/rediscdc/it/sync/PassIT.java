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
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no hint tells, or nobody heard: a pass finds it, deleted keys included. */
@ExtendWith(SharedConnect.class)
class PassIT {
    private Replication sync;

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void keysDeletedWhileTheSourceWasStoppedAreGoneFromTheTarget(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(3_000);
        sync.awaitEqual();
        connect.stop(sync.source);
        for (int i = 0; i < 3_000; i += 3) {
            sync.from.call("DEL", "key:" + i);
            sync.from.call("SET", "key:" + (i + 1), "changed");
        }
        sync.from.run("SELECT 1", "SET other 1", "SELECT 0");
        connect.resume(sync.source);
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(2_000L);
    }

    @Test
    void aRestartEmitsOnlyWhatChanged(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(1_000);
        sync.awaitEqual();
        int before = connect.topics().records(sync.topic(0)).size();
        connect.stop(sync.source);
        sync.from.run("SET key:7 changed", "DEL key:8");
        connect.resume(sync.source);
        sync.awaitEqual();
        connect.stop(sync.source);
        connect.resume(sync.source);
        awaitNoGap();
        assertThat(connect.topics().records(sync.topic(0))).hasSize(before + 2);
    }

    @Test
    void flushedAndSwappedDatabasesAreFoundByTheStatistics(ConnectHarness connect) {
        flushedAndSwappedDatabasesAreFoundByTheStatistics(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void flushedAndSwappedDatabasesAreFoundByTheStatistics(ServerVersion version, ConnectHarness connect) {
        start(connect, version.require());
        load(500);
        sync.from.run("SELECT 1", "SET one 1", "SELECT 2", "SET two 2");
        sync.awaitEqual();
        sync.from.run("SWAPDB 0 2", "SELECT 3", "SET three 3");
        sync.awaitEqual();
        sync.from.run("SELECT 1", "FLUSHDB", "SET after flush");
        sync.awaitEqual();
        sync.from.run("EVAL return(redis.call('FLUSHALL')) 0", "SET last 1");
        sync.awaitEqual();
    }

    @Test
    void changesOfConsumerGroupsAloneArrive(ConnectHarness connect) {
        changesOfConsumerGroupsAloneArrive(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R7", mode = EnumSource.Mode.EXCLUDE)
    void changesOfConsumerGroupsAloneArrive(ServerVersion version, ConnectHarness connect) {
        start(connect, version.require());
        sync.with("streams.groups.interval.ms", "1000");
        Redis from = sync.from;
        from.run("XADD s 1-1 f v", "XADD s 2-1 f v", "XADD plain 1-1 f v", "XGROUP CREATE s g 0");
        sync.awaitEqual();
        from.run("XREADGROUP GROUP g one COUNT 2 STREAMS s >");
        sync.awaitEqual();
        from.run("XACK s g 1-1", "XCLAIM s g two 0 2-1");
        sync.awaitEqual();
    }

    @Test
    void vectorSetsArriveThoughTheyAreNotNotified(ConnectHarness connect) {
        start(connect, ServerVersion.R8.require());
        sync.from.run("VADD v VALUES 3 1 2 3 a");
        sync.awaitEqual();
        sync.from.run("VADD v VALUES 3 4 5 6 b", "VADD w VALUES 2 1 1 x", "VREM v a");
        sync.awaitEqual();
    }

    @Test
    void aLostHintConnectionIsRepairedDeletesIncluded(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(1_000);
        sync.awaitEqual();
        for (int cut = 0; cut < 5; cut++) {
            sync.from.call("MULTI");
            sync.from.call("CLIENT", "KILL", "TYPE", "pubsub");
            for (int i = 0; i < 50; i++) {
                sync.from.call("DEL", "key:" + (cut * 50 + i));
                sync.from.call("SET", "new:" + cut + ":" + i, "x");
            }
            sync.from.call("EXEC");
        }
        sync.awaitEqual();
    }

    @Test
    void notificationsSwitchedOffAndOnAgainLoseNothing(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(100);
        sync.awaitEqual();
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", "");
        await("the silence to be noticed").until(() -> {
            sync.from.call("INCR", "unheard");
            return Metrics.of(sync.source).get("gaps-total") > 0;
        });
        sync.from.run("DEL key:1", "SET key:2 unheard");
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", "EA");
        sync.from.run("SET heard again");
        sync.awaitEqual();
    }

    @Test
    void flagsThatAreMissingAreNoticedThoughOthersBringHints(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(100);
        sync.awaitEqual();
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", "E$");
        await("the missing flags to be noticed").until(() -> {
            sync.from.run("SET heard again", "HSET unheard f v");
            return Metrics.of(sync.source).get("gaps-total") > 0;
        });
        sync.from.run("DEL key:1", "HSET unheard f w");
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", "EA");
        sync.awaitEqual();
    }

    @Test
    void resetStatisticsAreAGap(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(100);
        sync.awaitEqual();
        sync.from.call("CONFIG", "RESETSTAT");
        await().until(() -> Metrics.of(sync.source).get("gaps-total") > 0);
        awaitNoGap();
        sync.awaitEqual();
    }

    @Test
    void aTopicThatIsNotCompactedIsRefusedWithTheFix(ConnectHarness connect) throws Exception {
        sync = Replication.notified(connect);
        connect.kafka().createTopic(sync.topic(0), 4);
        connect.submit(sync.source, sync.sourceConfig());
        assertThat(connect.awaitFailedTask(sync.source))
                .contains("cleanup.policy=delete")
                .contains("kafka-configs --alter");
    }

    @Test
    void aTopicMadeAnewIsFilledAgain(ConnectHarness connect) {
        start(connect, RedisBinary.find());
        load(500);
        sync.awaitEqual();
        connect.stop(sync.source);
        connect.delete(sync.sink);
        connect.kafka().deleteTopic(sync.topic(0));
        connect.createCompactedTopic(sync.topic(0), 2);
        sync.to.call("FLUSHALL");
        connect.resume(sync.source);
        connect.topics().awaitLatest(sync.topic(0), latest -> latest.size() == 500);
    }

    @Test
    void partitionsOtherThanThoseThatKeysWereDealtOutOverAreRefused(ConnectHarness connect) {
        sync = Replication.notified(connect);
        sync.with("topic.creation.groups", "all")
                .with("topic.creation.all.include", ".*")
                .with("topic.creation.all.partitions", "6");
        sync.from.run("SET k v");
        sync.runSource();
        assertThat(connect.awaitFailedTask(sync.source))
                .contains("has 6 partitions")
                .contains("dealt out over 4");
    }

    @Test
    void addedPartitionsAreRefusedWithTheWayOut(ConnectHarness connect) throws Exception {
        start(connect, RedisBinary.find());
        load(10);
        sync.awaitEqual();
        await("the topic to be remembered")
                .atMost(Duration.ofSeconds(60))
                .until(() -> connect.offsets(sync.source).toString().matches("(?s).*" + sync.topic(0) + "=[^:].*"));
        connect.stop(sync.source);
        try (Admin admin = connect.kafka().createAdminClient()) {
            admin.createPartitions(Map.of(sync.topic(0), NewPartitions.increaseTo(6)))
                    .all()
                    .get();
        }
        connect.cluster().resumeConnector(sync.source);
        assertThat(connect.awaitFailedTask(sync.source))
                .contains("has 6 partitions and had 4")
                .contains("another topic.prefix");
    }

    @Test
    void aTopicWithForeignRecordsIsRefused(ConnectHarness connect) throws Exception {
        sync = Replication.notified(connect);
        connect.createCompactedTopic(sync.topic(0), 4);
        connect.topics().produce(sync.topic(0), 0, new byte[] {'k'}, "{\"json\":1}".getBytes(StandardCharsets.UTF_8));
        connect.submit(sync.source, sync.sourceConfig());
        assertThat(connect.awaitFailedTask(sync.source)).contains("other records than ours");
    }

    private void start(ConnectHarness connect, RedisBinary binary) {
        sync = new Replication(
                        connect, RedisServer.start(binary, "--notify-keyspace-events", "EA"), RedisServer.start(binary))
                .run();
    }

    private void load(int keys) {
        for (int i = 0; i < keys; i++) {
            sync.from.call("SET", "key:" + i, "value " + i);
        }
    }

    private void awaitNoGap() {
        await("the pass to be complete")
                .until(() -> Metrics.of(sync.source).get("gap-open") == 0
                        && Metrics.of(sync.source).get("passes-total") > 0);
    }
}
