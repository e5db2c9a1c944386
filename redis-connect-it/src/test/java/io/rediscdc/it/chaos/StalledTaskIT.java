package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that reads nothing any more: its hints are drained all the same, and cost the source no memory. */
@ExtendWith(SharedConnect.class)
class StalledTaskIT {
    private static final int KEYS = 200;
    private static final int VALUE_BYTES = 10_000;
    /** All lines of MONITOR together are many times what the server may use. */
    private static final int WRITES = 15_000;

    @ParameterizedTest
    @ValueSource(strings = {"notifications", "tracking", "monitor"})
    void aSourceWithLittleMemoryEvictsNothingBecauseOfUs(String mode, ConnectHarness connect) {
        RedisServer server = ServerVersion.R7.start(
                "--notify-keyspace-events", "EA", "--maxmemory", "40mb", "--maxmemory-policy", "allkeys-lru");
        try (Replication sync = stalled(connect, server)
                .with("capture.mode", mode)
                .with("capture.databases", "0")
                .run()) {
            awaitRepaired(sync);
            connect.pause(sync.source);
            write(sync, KEYS, WRITES);
            soon().until(() -> Jmx.task(sync.source, "outbox-records") >= 50);
            assertThat(server.info().get("evicted_keys")).isEqualTo("0");
            connect.resume(sync.source);
            sync.awaitEqual();
            assertThat(Jmx.source(sync.source, "gaps-total")).isZero();
            assertThat(Keys.count(sync.to::call)).isEqualTo((long) KEYS);
        }
    }

    @Test
    void aSmallLimitForSubscribersIsNotReached(ConnectHarness connect) {
        RedisServer server = ServerVersion.R7.start("--notify-keyspace-events", "EA");
        server.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256kb 256kb 5");
        try (Replication sync = stalled(connect, server).run()) {
            awaitRepaired(sync);
            connect.pause(sync.source);
            sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'k:' .. i, i) end", 0, 900); // one burst
            for (int i = 0; i < 50; i++) {
                sync.from.call("EVAL", "for i = 1, ARGV[1] do redis.call('INCR', 'k:' .. i) end", 0, 900);
            }
            connect.resume(sync.source);
            sync.awaitEqual();
            assertThat(Jmx.source(sync.source, "gaps-total")).isZero();
        }
    }

    /** A frozen process drains nothing: the server cuts it off, and that is a gap like any other. */
    @Test
    @Tag("long")
    void aFrozenWorkerThatIsCutOffCatchesUp(ConnectHarness connect, @TempDir Path folder) throws Exception {
        RedisServer server = ServerVersion.R7.start("--notify-keyspace-events", "EA");
        server.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256kb 256kb 5");
        try (Replication sync = new Replication(connect, server, ServerVersion.R7.start());
                WorkerProcess worker = WorkerProcess.start(connect.bootstrap(), sync.name + "-workers", folder)) {
            runAndFreeze(sync, worker);
            soon().until(() -> {
                write(sync, KEYS * 10, 10_000);
                return subscribers(sync).isEmpty();
            });
            worker.signal("CONT");
            sync.awaitEqual();
        }
    }

    /** Nor does it cost the source its data, where the server bounds what clients leave unread. */
    @ParameterizedTest
    @ValueSource(strings = {"tracking", "monitor"})
    @Tag("long")
    void aFrozenWorkerThatWouldFillTheServersMemoryIsCutOff(String mode, ConnectHarness connect, @TempDir Path folder)
            throws Exception {
        RedisServer server = ServerVersion.R7.start(
                "--maxmemory", "60mb", "--maxmemory-policy", "allkeys-lru", "--maxmemory-clients", "15mb");
        try (Replication sync = new Replication(connect, server, ServerVersion.R7.start())
                        .with("capture.mode", mode)
                        .with("capture.databases", "0");
                WorkerProcess worker = WorkerProcess.start(connect.bootstrap(), sync.name + "-workers", folder)) {
            runAndFreeze(sync, worker);
            soon().until(() -> {
                writeNames(sync);
                return !server.info().get("evicted_clients").equals("0");
            });
            assertThat(server.info().get("evicted_keys")).isEqualTo("0");
            worker.signal("CONT");
            sync.awaitEqual();
            assertThat(server.info().get("evicted_keys")).isEqualTo("0");
        }
    }

    /** Once both connectors work the worker hears nothing any more, and a key is deleted. */
    private static void runAndFreeze(Replication sync, WorkerProcess worker) throws Exception {
        worker.awaitUp();
        worker.put(sync.source, sync.sourceConfig());
        sync.withSink("consumer.override.isolation.level", "read_committed").runSink();
        sync.from.run("SET gone v");
        soon().until(() -> sync.to.call("EXISTS", "gone").equals(1L));
        worker.signal("STOP");
        sync.from.run("DEL gone");
    }

    /** Long names, which hints are made of, and little else: what fills the server is what nobody reads. */
    private static void writeNames(Replication sync) {
        String script = "for i = 1, 500 do redis.call('SET', KEYS[1] .. i % 100, i) end";
        sync.from.call("EVAL", script, 1, "name".repeat(1_000));
    }

    private static Replication stalled(ConnectHarness connect, RedisServer server) {
        return new Replication(connect, server, ServerVersion.R7.start()).with("outbox.max.records", "50");
    }

    private static void write(Replication sync, int keys, int writes) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) 'v');
        for (int i = 0; i < writes; i++) {
            sync.from.call("SET", "k:" + i % keys, value);
        }
    }

    private static String subscribers(Replication sync) {
        return new String((byte[]) sync.from.call("CLIENT", "LIST", "TYPE", "pubsub"), StandardCharsets.UTF_8);
    }

    private static void awaitRepaired(Replication sync) {
        soon().until(() -> Jmx.source(sync.source, "connected") == 1
                && Jmx.source(sync.source, "gap-open") == 0
                && Jmx.source(sync.source, "passes-total") > 0);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
