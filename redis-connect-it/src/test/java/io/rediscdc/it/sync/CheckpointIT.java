package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restart costs no pass if nothing changed meanwhile, and only then. */
@ExtendWith(SharedConnect.class)
class CheckpointIT {
    private static final int KEYS = 500;

    private Replication sync;

    @AfterEach
    void end() {
        sync.close();
    }

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "R62", mode = EnumSource.Mode.EXCLUDE)
    void aQuietServerNeedsNoPassAfterARestart(ServerVersion version, ConnectHarness connect) {
        start(connect, version.require(), "notifications");
        awaitCheckpoint();
        long pass = pass();
        restart(() -> assertThat(sync.from.call("GET", "key:1")).isNotNull());
        assertResumed();
        assertThat(pass()).isEqualTo(pass);
        sync.from.call("SET", "after", "the restart");
        sync.from.call("DEL", "key:2");
        sync.awaitEqual();
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "tracking"})
    void whateverTheModeIs(String mode, ConnectHarness connect) {
        start(connect, RedisBinary.find(), mode);
        awaitCheckpoint();
        restart(() -> {});
        assertResumed();
        restart(() -> sync.from.call("DEL", "key:3"));
        assertPass();
    }

    @Test
    void whateverChangesWhileNobodyListensIsFoundByAPass(ConnectHarness connect) {
        start(connect, RedisBinary.find(), "notifications");
        List<String> changes = List.of(
                "SET key:1 changed",
                "DEL key:2",
                "PEXPIREAT key:3 1",
                "XGROUP CREATE stream g 0",
                "SWAPDB 0 1",
                "SAVE",
                "FLUSHALL");
        for (String change : changes) {
            awaitCheckpoint();
            restart(() -> sync.from.run(change));
            assertPass();
        }
    }

    @Test
    void keysThatAreHeardOfAndNotYetReadKeepTheCheckpointBack(ConnectHarness connect) {
        sync = replication(connect, RedisBinary.find(), "notifications").with("read.rate.limit.keys", "50");
        sync.from.call("SET", "first", "value");
        sync.run();
        awaitCheckpoint();
        for (int i = 0; i < KEYS; i++) {
            sync.from.call("SET", "key:" + i, "value " + i);
        }
        await("some to be read, over several heartbeats").until(() -> metric("records-total") > 150);
        connect.stop(sync.source);
        connect.submit(sync.source, sync.sourceConfig());
        connect.resume(sync.source);
        sync.awaitEqual();
    }

    @Test
    void otherSettingsNeedAPass(ConnectHarness connect) {
        sync = replication(connect, RedisBinary.find(), "notifications").with("capture.keys.include", "key:1*");
        load();
        sync.run();
        awaitCheckpoint();
        connect.stop(sync.source);
        connect.submit(sync.source, sync.with("capture.keys.include", "*").sourceConfig());
        connect.resume(sync.source);
        assertPass();
    }

    @Test
    void aServerOfBeforeRedis7AndOneWhoseStatisticsWereResetNeedAPass(ConnectHarness connect) {
        start(connect, ServerVersion.R62.require(), "notifications");
        sync.awaitEqual();
        restart(() -> {});
        assertPass();
        sync.close();
        start(connect, RedisBinary.find(), "notifications");
        awaitCheckpoint();
        restart(() -> sync.from.call("CONFIG", "RESETSTAT"));
        assertPass();
        restart(() -> {});
        assertPass();
    }

    private void start(ConnectHarness connect, RedisBinary binary, String mode) {
        sync = replication(connect, binary, mode);
        load();
        sync.run();
    }

    private static Replication replication(ConnectHarness connect, RedisBinary binary, String mode) {
        return new Replication(
                        connect,
                        RedisServer.start(binary, "--notify-keyspace-events", "EA", "--save", ""),
                        RedisServer.start(binary))
                .with("capture.mode", mode)
                .with("capture.databases", mode.equals("tracking") ? "0" : "*")
                .with("heartbeat.interval.ms", "200");
    }

    private void load() {
        for (int i = 0; i < KEYS; i++) {
            sync.from.call("SET", "key:" + i, "value " + i);
        }
        sync.from.call("XADD", "stream", "1-1", "f", "v");
    }

    /** Until what Connect keeps tells of the server as it is now. */
    private void awaitCheckpoint() {
        await("a checkpoint").atMost(Duration.ofSeconds(60)).until(() -> {
            List<ConnectorOffset> offsets = sync.connect.offsets(sync.source).offsets();
            return !offsets.isEmpty()
                    && String.valueOf(offsets.get(0).offset().get("checkpoint")).contains("," + changes() + ",");
        });
    }

    /** Saves so far, when the last one was, and changes since. */
    private String changes() {
        String info = new String((byte[]) sync.from.call("INFO", "persistence"), StandardCharsets.UTF_8);
        return field(info, "rdb_saves") + "/" + field(info, "rdb_last_save_time") + ","
                + field(info, "rdb_changes_since_last_save");
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findAny()
                .orElseThrow()
                .substring(name.length() + 1)
                .strip();
    }

    private long pass() {
        return ((Number) sync.connect
                        .offsets(sync.source)
                        .offsets()
                        .get(0)
                        .offset()
                        .get("pass"))
                .longValue();
    }

    private void restart(Runnable meanwhile) {
        sync.connect.stop(sync.source);
        meanwhile.run();
        sync.connect.resume(sync.source);
    }

    private void assertResumed() {
        await("the connection").atMost(Duration.ofSeconds(30)).until(() -> metric("connected") == 1);
        assertThat(metric("gaps-total")).isZero();
        assertThat(metric("gap-open")).isZero();
        assertThat(metric("checkpoint-age-ms")).isNotNegative();
    }

    private void assertPass() {
        await("a pass").atMost(Duration.ofSeconds(30)).until(() -> metric("passes-total") >= 1);
        sync.awaitEqual();
    }

    private long metric(String metric) {
        return Metrics.of(sync.source, "default").get(metric);
    }
}
