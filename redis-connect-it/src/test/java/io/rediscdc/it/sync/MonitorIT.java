package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import org.apache.kafka.connect.runtime.rest.errors.ConnectRestException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code capture.mode=monitor} the whole way: on a primary with no more rights than it needs, and on a replica. */
@ExtendWith(SharedConnect.class)
class MonitorIT {
    @Test
    void everyFamilyOfCommandsArrives(ConnectHarness connect) {
        everyFamilyOfCommandsArrives(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "V8"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyFamilyOfCommandsArrives(ServerVersion version, ConnectHarness connect) {
        String acl = ShippedUser.source(version, "monitor").toString();
        try (Replication sync = monitor(connect, version.start("--aclfile", acl), version.start())
                        .with("redis.username", ShippedUser.NAME)
                        .with("redis.password", ShippedUser.PASSWORD);
                RespSocket blocked = sync.from.connect()) {
            Redis from = sync.from;
            write(from, "before:");
            sync.run();
            sync.awaitEqual();
            write(from, "live:");
            blocked.send("BLMOVE", "jobs", "running", "LEFT", "RIGHT", "0");
            await().until(() -> from.server().info().get("blocked_clients").equals("1"));
            from.run("SELECT 0", "RPUSH jobs 1");
            from.call("EVAL", "redis.call('SELECT', 3) redis.call('SET', 'undeclared \"' .. ARGV[1], 'v')", 0, "\\");
            sync.awaitEqual();
            assertThat(sync.to.call("LLEN", "running")).isEqualTo(1L);
        }
    }

    @Test
    void aReplicaShowsItAllAndTheEndOfKeysToo(ConnectHarness connect) {
        aReplicaShowsItAllAndTheEndOfKeysToo(ServerVersion.R7, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "V8"},
            mode = EnumSource.Mode.EXCLUDE)
    void aReplicaShowsItAllAndTheEndOfKeysToo(ServerVersion version, ConnectHarness connect) {
        RedisServer primaryServer = version.start();
        RedisServer replicaServer = version.start("--replicaof", "127.0.0.1", Integer.toString(primaryServer.port()));
        try (primaryServer;
                Redis primary = new Redis(primaryServer);
                Replication sync = monitor(connect, replicaServer, version.start())) {
            await().until(() -> replicaServer.info().get("master_link_status").equals("up"));
            write(primary, "before:");
            primary.call("WAIT", 1, 10_000);
            sync.run();
            sync.awaitEqual();
            write(primary, "live:");
            primary.call("SELECT", 7);
            for (int i = 0; i < 50; i++) {
                primary.call("SET", "brief:" + i, "x", "PX", 300 + i);
            }
            primary.call("WAIT", 1, 10_000);
            connect.topics()
                    .awaitLatest(
                            sync.topic(7),
                            latest -> latest.size() == 50
                                    && latest.values().stream().allMatch(record -> record.value() == null));
            sync.awaitEqual();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, names = "V8")
    void aServerWhoseLinesCannotBeTakenApartIsRefused(ServerVersion version, ConnectHarness connect) {
        try (Replication sync = monitor(connect, version.start(), version.start())) {
            if (sync.from.server().info().get("valkey_version").matches("8\\.1\\.[01]")) {
                assertThatThrownBy(() -> connect.submit(sync.source, sync.sourceConfig()))
                        .isInstanceOf(ConnectRestException.class)
                        .hasMessageContaining("Valkey 8.1.")
                        .hasMessageContaining("cannot be taken apart")
                        .hasMessageContaining("set capture.mode to another one");
            } else {
                write(sync.from, "before:");
                sync.run();
                write(sync.from, "live:");
                sync.awaitEqual();
            }
        }
    }

    private static Replication monitor(ConnectHarness connect, RedisServer from, RedisServer to) {
        return new Replication(connect, from, to).with("capture.mode", "monitor");
    }

    private static void write(Redis redis, String prefix) {
        List<String> families = Families.supportedBy(redis);
        for (int db : new int[] {0, 1, 9}) {
            redis.call("SELECT", db);
            families.forEach(family -> Families.run(redis, family, prefix));
            Families.binary(redis, prefix);
        }
    }
}
