package io.rediscdc.it.sync;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every family of write commands, in the snapshot and live, on each server: source and target end equal. */
@ExtendWith(SharedConnect.class)
class EventTableIT {
    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void everyFamilyOfCommandsArrives(ServerVersion version, ConnectHarness connect) {
        try (Replication sync =
                new Replication(connect, version.start("--notify-keyspace-events", "EA"), version.start())) {
            Redis from = sync.from;
            List<String> families = Families.supportedBy(from);
            for (int db : new int[] {0, 1, 9}) {
                from.call("SELECT", db);
                families.forEach(family -> Families.run(from, family, "before:"));
                Families.binary(from, "before:");
            }
            sync.run();
            sync.awaitEqual();
            for (int db : new int[] {0, 1, 9}) {
                from.call("SELECT", db);
                families.forEach(family -> Families.run(from, family, "live:"));
                Families.binary(from, "live:");
            }
            sync.awaitEqual();
        }
    }

    @ParameterizedTest
    @EnumSource(ServerVersion.class)
    void keysThatExpireVanishWithATombstoneThatSaysSo(ServerVersion version, ConnectHarness connect) {
        try (Replication sync =
                new Replication(connect, version.start("--notify-keyspace-events", "EA"), version.start())) {
            sync.run();
            for (int i = 0; i < 200; i++) {
                sync.from.call("SET", "brief:" + i, "x", "PX", 300 + i);
            }
            await().until(() -> Keys.count(sync.from::call).equals(0L)
                    && Keys.count(sync.to::call).equals(0L));
            connect.topics()
                    .awaitLatest(
                            sync.topic(0),
                            latest -> latest.size() == 200
                                    && latest.values().stream()
                                            .allMatch(record -> record.value() == null
                                                    && new String(
                                                                    record.headers()
                                                                            .lastHeader("redis.cause")
                                                                            .value(),
                                                                    StandardCharsets.UTF_8)
                                                            .equals("expired")));
        }
    }
}
