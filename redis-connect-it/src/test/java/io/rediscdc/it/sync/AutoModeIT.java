package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.source.RedisSourceConnector;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code capture.mode=auto}, the default, comes to at a server, for validate and for a task alike. */
@ExtendWith(SharedConnect.class)
class AutoModeIT {
    private static final String[] NO_CONFIG = {"--rename-command", "CONFIG", ""};

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aServerThatNotifiesIsListenedToByNotifications(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = new Replication(
                        connect, version.start("--notify-keyspace-events", "KEA"), version.start())
                .with("capture.databases", "0")) {
            assertThat(errors(sync)).isEmpty();
            sync.run();
            await().until(() -> Clients.subscribed(sync.from).size() == 1);
            assertThat(Clients.tracking(sync.from)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aServerWithoutConfigIsTrackedIfOneDatabaseIsCaptured(ServerVersion version, ConnectHarness connect) {
        try (Replication sync =
                new Replication(connect, version.start(NO_CONFIG), version.start()).with("capture.databases", "0")) {
            assertThat(errors(sync)).isEmpty();
            sync.run();
            await().until(() -> Clients.tracking(sync.from).size() == 1);
            sync.from.run("SET a v", "RPUSH l a b");
            await().until(() -> Keys.count(sync.to::call).equals(2L));
            sync.awaitEqual();
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void aServerWithoutConfigAndSeveralDatabasesIsAnErrorWithTheWaysOut(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = new Replication(connect, version.start(NO_CONFIG), version.start())) {
            assertThat(errors(sync))
                    .containsOnlyKeys("capture.mode")
                    .extractingByKey("capture.mode")
                    .asString()
                    .contains("does not let us see notify-keyspace-events", "capture.databases=*")
                    .contains("capture.mode=notifications", "capture.databases=0", "capture.mode=monitor");
            assertThat(errors(sync.with("capture.mode", "notifications"))).isEmpty();
        }
    }

    @Test
    void aServerThatCeasesToNotifyIsTrackedFromTheNextSessionOn(ConnectHarness connect) {
        try (Replication sync = notifying(connect).with("capture.databases", "0")) {
            sync.run();
            cutOffWithoutFlags(sync);
            await().until(() -> Clients.tracking(sync.from).size() == 1);
            sync.from.run("SET a v");
            await().until(() -> Keys.count(sync.to::call).equals(1L));
        }
    }

    @Test
    void aTaskThatNoModeFitsAnyMoreFailsWithTheWaysOut(ConnectHarness connect) {
        try (Replication sync = notifying(connect)) {
            sync.run();
            cutOffWithoutFlags(sync);
            assertThat(connect.awaitFailedTask(sync.source))
                    .contains("capture.mode", "lacks EA")
                    .contains("CONFIG SET notify-keyspace-events EA", "capture.databases=0", "capture.mode=monitor");
        }
    }

    @Test
    void whatTheUserMayNotDoForTrackingIsSaidOnTheMode(ConnectHarness connect) {
        try (Replication sync = new Replication(connect, start(), start())
                .with("capture.mode", "tracking")
                .with("capture.databases", "0")
                .with("redis.username", "limited")
                .with("redis.password", "p")) {
            sync.from.call("ACL", "SETUSER", "limited", "on", ">p", "~*", "+@all", "-client|tracking");
            assertThat(errors(sync))
                    .containsOnlyKeys("capture.mode")
                    .extractingByKey("capture.mode")
                    .asString()
                    .contains("NOPERM", "+client|tracking");
        }
    }

    private static void cutOffWithoutFlags(Replication sync) {
        await().until(() -> Clients.subscribed(sync.from).size() == 1);
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", "");
        sync.from.call("CLIENT", "KILL", "ID", Clients.subscribed(sync.from).get(0));
    }

    private static Replication notifying(ConnectHarness connect) {
        return new Replication(
                connect, RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", "EA"), start());
    }

    private static RedisServer start() {
        return RedisServer.start(RedisBinary.find());
    }

    private static Map<String, String> errors(Replication sync) {
        Map<String, String> errors = new HashMap<>();
        for (ConfigValue value :
                new RedisSourceConnector().validate(sync.sourceConfig()).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), String.join("; ", value.errorMessages()));
            }
        }
        return errors;
    }
}
