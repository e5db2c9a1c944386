package io.rediscdc.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.LogLines;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Replication;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes that nobody hears of: the gap is shown, all keys are read again, and everything arrives. */
@ExtendWith(SharedConnect.class)
class GapIT {
    private static final int KEYS = 2_000;
    /** What two rounds may hold by default; those keys may be marked again meanwhile. */
    private static final int IN_ROUNDS = 1_000;

    /** What the source asks each second, and nobody else. */
    private static final String LOOK = "INFO\r\n$3\r\nall\r\n";

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
    }

    @AfterEach
    void end() {
        proxy.close();
        sync.close();
    }

    @Test
    void aHintConnectionThatTheServerKillsIsShownAndRepaired() {
        sync.run();
        try (SteadyWriter writer = new SteadyWriter(server, "w", KEYS)) {
            soon().until(() -> writer.written() > 2_000);
            awaitRepaired(0);
            assertThat(server.call("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(1L);
            awaitRepaired(1);
        }
        sync.awaitEqual();
    }

    @Test
    void anErrorInTheWordsOfAServiceIsAGapAndNoFailure() {
        sync.run();
        awaitRepaired(0);
        proxy.answer(LOOK, "-ERR the backend is being scaled\r\n");
        awaitRepaired(1);
        sync.from.call("SET", "later", "v");
        sync.awaitEqual();
    }

    @Tag("matrix")
    @Test
    void scriptsThatAServiceRefusesWhileItScalesAreUsedOnceItAllowsThem() {
        try (LogLines log = LogLines.of("io.rediscdc.source")) {
            sync.run();
            awaitRepaired(0);
            proxy.answer("SCRIPT\r\n$4\r\nLOAD", "-ERR the backend is being scaled\r\n");
            proxy.cutAll();
            awaitRepaired(1);
            assertThat(log.count("reading by MULTI, which costs more")).isEqualTo(1);
            soon().until(() -> log.contain("is read by script from now on"));
            sync.from.call("SET", "later", "v");
            sync.awaitEqual();
            assertThat(metric("gaps-total")).isEqualTo(1);
        }
    }

    @Test
    void whatChangesWhileNobodyListensArrives() {
        sync.run();
        awaitRepaired(0);
        for (int gap = 1; gap <= 3; gap++) {
            int each = gap;
            proxy.refuse(true);
            int cut = proxy.cut(connection ->
                    each == 3 || connection.hearsHints() == (each == 1)); // hints alone, reads alone, both
            assertThat(cut).isEqualTo(gap == 3 ? 2 : 1);
            for (int i = 0; i < 500; i++) {
                sync.from.call("SET", "unheard:" + gap + ":" + i, "v" + i);
                sync.from.call("APPEND", "unheard:" + i, "v" + gap);
            }
            soon().until(() -> metric("connected") == 0);
            assertThat(metric("gap-open")).isEqualTo(1);
            proxy.refuse(false);
            awaitRepaired(gap);
        }
        sync.awaitEqual();
    }

    @Test
    void aServerThatIsKilledAndComesBackWithItsDataLosesNothing() {
        sync.run();
        try (SteadyWriter writer = new SteadyWriter(server, "w", KEYS)) {
            soon().until(() -> writer.written() > 2_000);
            awaitRepaired(0);
            server.kill9();
            soon().until(() -> metric("connected") == 0);
            server.restart();
            long before = writer.written();
            awaitRepaired(1);
            soon().until(() -> writer.written() > before);
        }
        sync.awaitEqual();
    }

    @Test
    void aServerThatStallsIsNoticedWithinItsSignOfLifeAndCaughtUpWith() throws Exception {
        sync.run();
        try (SteadyWriter writer = new SteadyWriter(server, "w", KEYS)) {
            soon().until(() -> writer.written() > 2_000);
            awaitRepaired(0);
            signal("STOP");
            try {
                await().atMost(Duration.ofSeconds(45)).until(() -> metric("connected") == 0);
            } finally {
                signal("CONT");
            }
            awaitRepaired(1);
            long before = writer.written();
            soon().until(() -> writer.written() > before);
        }
        sync.awaitEqual();
    }

    @Test
    void moreDistinctChangesThanCanBeRememberedAreShownAndArrive(ConnectHarness connect) {
        sync.with("dirty.max.keys", "1000").with("outbox.max.records", "200").run();
        awaitRepaired(0);
        connect.pause(sync.source);
        for (int from = 0; from < 50_000; from += 1_000) {
            sync.from.call("EVAL", "for i = ARGV[1], ARGV[1] + 999 do redis.call('SET', 'many:' .. i, i) end", 0, from);
        }
        soon().until(() -> metric("hints-refused-total") > 0);
        soon().until(() -> Jmx.task(sync.source, "outbox-records") >= 200);
        assertThat(metric("gap-open")).isEqualTo(1);
        assertThat(metric("dirty-keys")).isLessThanOrEqualTo(1_000 + IN_ROUNDS);
        assertThat(Jmx.task(sync.source, "outbox-records")).isLessThan(200 + 500);
        connect.resume(sync.source);
        sync.awaitEqual();
        awaitRepaired(1);
    }

    @Test
    void backPressureOfAPausedConnectorKeepsMemoryBounded(ConnectHarness connect) {
        int maxBytes = 1_000_000;
        sync.with("outbox.max.bytes", "" + maxBytes).run();
        awaitRepaired(0);
        connect.pause(sync.source);
        byte[] value = new byte[10_000];
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 2_000; i++) {
                sync.from.call("SET", "heavy:" + i, value);
            }
        }
        soon().until(() -> Jmx.task(sync.source, "outbox-bytes") >= maxBytes);
        soon().until(() -> metric("dirty-keys") > 0);
        assertThat(Jmx.task(sync.source, "outbox-bytes")).isLessThan(maxBytes + 500 * 11_000L);
        assertThat(metric("dirty-keys")).isLessThanOrEqualTo(2_000 + IN_ROUNDS);
        assertThat(metric("hints-refused-total")).isZero();
        connect.resume(sync.source);
        sync.awaitEqual();
        assertThat(metric("gaps-total")).isZero();
    }

    @Test
    void aWriterAtFullSpeedDoesNotOutrunTheHintConnection() {
        server.call("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 1mb 10");
        sync.run();
        awaitRepaired(0);
        String subscriber = subscriber();
        try (SteadyWriter writer = new SteadyWriter(server, "w", KEYS)) {
            await().atMost(Duration.ofSeconds(15))
                    .during(Duration.ofSeconds(10))
                    .until(() -> subscriber().equals(subscriber));
            assertThat(writer.written()).isGreaterThan(10_000);
        }
        assertThat(metric("gaps-total")).isZero();
        sync.awaitEqual();
    }

    /** Waits until so many gaps have been seen, and the passes after them are complete. */
    private void awaitRepaired(int gaps) {
        soon().untilAsserted(() -> {
            assertThat(metric("gaps-total")).as("gaps").isGreaterThanOrEqualTo(gaps);
            assertThat(metric("passes-total")).as("passes").isGreaterThanOrEqualTo(gaps + 1);
            assertThat(metric("gap-open")).as("open").isZero();
            assertThat(metric("connected")).as("connected").isEqualTo(1);
        });
    }

    private long metric(String name) {
        return Jmx.source(sync.source, name);
    }

    private String subscriber() {
        String line = new String((byte[]) server.call("CLIENT", "LIST", "TYPE", "pubsub"), StandardCharsets.UTF_8);
        return line.substring(0, Math.max(0, line.indexOf(' ')));
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
