package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that go while nobody listens, and changes that no server notifies of. */
@ExtendWith(SharedConnect.class)
class GapWithRemovalsIT {
    private static final int KEYS = 5_000;

    private RedisServer server;
    private CutProxy proxy;
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        server = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA", "--appendonly", "yes");
        proxy = new CutProxy(server);
        sync = new Replication(connect, server, RedisServer.start(RedisBinary.find()))
                .with("redis.uri", proxy.uri())
                .with("reconnect.backoff.max.ms", "500");
        fill(0);
        fill(1);
        sync.run();
        sync.awaitEqual();
    }

    @AfterEach
    void end() {
        proxy.close();
        sync.close();
    }

    @Test
    void keysThatGoWhileTheConnectionIsLostGetTombstones(ConnectHarness connect) {
        proxy.refuse(true);
        proxy.cutAll();
        removeHalf();
        proxy.refuse(false);
        sync.awaitEqual();
        var latest = connect.topics().latest(sync.topic(0));
        var record = latest.get(Slice.of("k:0"));
        assertThat(record.value()).isNull();
        assertThat(new String(record.headers().lastHeader("redis.cause").value(), StandardCharsets.UTF_8))
                .isEqualTo("reconciled");
    }

    @Test
    void keysThatGoWhileTheTaskIsStoppedGetTombstones(ConnectHarness connect) {
        connect.stop(sync.source);
        removeHalf();
        sync.from.call("SELECT", 1);
        sync.from.call("FLUSHDB"); // a whole database that a pass does not even see
        connect.resume(sync.source);
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(KEYS / 2L);
    }

    @Test
    void aServerThatComesBackEmptyEmptiesTheTarget() {
        server.kill9();
        soon().until(() -> Jmx.source(sync.source, "connected") == 0);
        server.restartEmpty();
        sync.awaitEqual();
        assertThat(Keys.count(sync.to::call)).isEqualTo(0L);
    }

    @Test
    void aFlushIsFollowedWhileKeysAreWritten() {
        try (SteadyWriter writer = new SteadyWriter(server, "w", 500)) {
            soon().until(() -> writer.written() > 1_000);
            sync.from.call("FLUSHALL");
            long at = writer.written();
            soon().until(() -> writer.written() > at + 1_000);
        }
        sync.awaitEqual();
    }

    @Test
    void swappedDatabasesAreFollowed() {
        sync.from.run("SELECT 1", "SET only:here 1", "SWAPDB 0 1", "SWAPDB 1 7");
        sync.awaitEqual();
    }

    /** A pass over many keys must not begin anew with each flush of a small database beside them. */
    @Test
    void aDatabaseThatIsFlushedAllTheTimeDoesNotKeepAGapOpen() {
        proxy.cutAll();
        for (int i = 0; i < 15; i++) {
            sync.from.run("SELECT 2", "SET cache v", "FLUSHDB");
            long passes = Jmx.source(sync.source, "passes-total");
            soon().until(() ->
                    Jmx.source(sync.source, "passes-total") > passes || Jmx.source(sync.source, "gap-open") == 0);
        }
        sync.awaitEqual();
        soon().until(() -> Jmx.source(sync.source, "gap-open") == 0);
    }

    @Test
    void anIdleReadConnectionThatTheServerClosesIsNoGap() {
        server.call("CONFIG", "SET", "timeout", 3);
        await().atMost(Duration.ofSeconds(12))
                .during(Duration.ofSeconds(8))
                .until(() -> Jmx.source(sync.source, "gaps-total") == 0);
        server.call("SET", "after", "idle"); // the connection of the test is closed as well
        soon().until(() -> sync.to.call("EXISTS", "after").equals(1L));
        assertThat(Jmx.source(sync.source, "gaps-total")).isZero();
    }

    private void fill(int db) {
        sync.from.call("SELECT", db);
        sync.from.call("EVAL", "for i = 0, ARGV[1] - 1 do redis.call('SET', 'k:' .. i, i) end", 0, KEYS);
        sync.from.call("SELECT", 0);
    }

    /** The even keys of database 0: deleted, renamed away or expired. */
    private void removeHalf() {
        for (int i = 0; i < KEYS; i += 2) {
            switch (i % 3) {
                case 0 -> sync.from.call("DEL", "k:" + i);
                case 1 -> sync.from.call("RENAME", "k:" + i, "k:" + (i + 1));
                default -> sync.from.call("PEXPIRE", "k:" + i, 1);
            }
        }
        soon().until(() -> Keys.count(sync.from::call).equals(KEYS / 2L));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
