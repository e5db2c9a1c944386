package io.rediscdc.it.sync;

import static io.rediscdc.it.sync.HintLog.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.capture.monitor.MonitorRefusedException;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the capture by MONITOR reports on each server, command by command. */
class MonitorHintsIT {
    private static final int SILENCE_MS = 10_000;
    private static final int SHORT_SILENCE_MS = 500;
    private static final List<String> MORE = List.of(
            "EVAL redis.call('SELECT',3)redis.call('SET','undeclared','v')redis.call('FLUSHDB')"
                    + "redis.call('SET','\"quo\\\\ted\"','v')return(1) 0",
            "RPUSH @s1 3 1 2; SORT @s1 BY store GET # LIMIT 0 2 STORE @stored; SORT @s1 STORE @stored",
            "GEOADD @g 13.361389 38.115556 P; GEORADIUS @g 13 38 200 km STORE @gstored;"
                    + " GEORADIUSBYMEMBER @g P 200 km STOREDIST @gdist",
            "XADD @x 1-1 f v; XGROUP CREATE @x g 0; XREADGROUP GROUP g c COUNT 1 STREAMS @x >; XACK @x g 1-1;"
                    + " xgroup delconsumer @x g c",
            "XADD @y 1-1 f v; XGROUP CREATE @y g 0; XREADGROUP GROUP g c STREAMS @y >; XCLAIM @y g d 0 1-1;"
                    + " XAUTOCLAIM @y g e 0 0",
            "ZADD @z1 1 a 2 b; ZADD @z3 2 b; ZDIFFSTORE @zd 2 @z1 @z3; ZINTERSTORE @zi 1 @z1",
            "RPUSH @bl a b; BLPOP @none @bl 1; BRPOPLPUSH @bl @bl2 1; ZADD @bz 1 a; BZPOPMIN @bz 1");

    @Test
    void everyKeyThatACommandChangesIsHinted() {
        everyKeyThatACommandChangesIsHinted(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "R7")
    void everyKeyThatACommandChangesIsHinted(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server);
                Redis looker = redis.again();
                MonitorCapture capture = capture(server)) {
            HintLog hints = new HintLog();
            if (isUnreadable(server)) {
                assertThatThrownBy(() -> capture.start(hints))
                        .isInstanceOf(MonitorRefusedException.class)
                        .hasMessageContaining(server.info().product())
                        .hasMessageContaining("8.1.2 is right again")
                        .hasMessageContaining("capture.mode");
                return;
            }
            capture.start(hints);
            List<String> families = new ArrayList<>(Families.supportedBy(redis));
            families.addAll(MORE);
            redis.call("SELECT", 2);
            KeySpace before = KeySpace.of(looker);
            for (String family : families) {
                List<String> commands = new ArrayList<>();
                for (String command : family.split(";")) {
                    redis.call((Object[]) command.strip().replace("@", "k:").split(" "));
                    commands.add(command);
                    if (commands.get(0).equals("MULTI") && !command.strip().equals("EXEC")) {
                        continue; // not run yet
                    }
                    KeySpace after = KeySpace.of(looker);
                    assertThat(hints.upToNow(redis)).as("%s", commands).containsAll(after.differing(before));
                    before = after;
                    commands.clear();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "V8")
    void readsAreNoHintsAndOddNamesComeWhole(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server);
                MonitorCapture capture = capture(server)) {
            HintLog hints = new HintLog();
            capture.start(hints);
            byte[] every = new byte[256];
            for (int i = 0; i < every.length; i++) {
                every[i] = (byte) i;
            }
            byte[] large = new byte[3_000_000];
            redis.call("GET", every);
            redis.call("EVAL", "return redis.call('GET', KEYS[1])", 1, "k");
            assertThat(hints.upToNow(redis)).isEmpty();
            redis.call("MSET", every, large, "", every, "\" \"x\\", "\" \"SET\" \"no\"");
            assertThat(hints.upToNow(redis)).containsExactly(new DbKey(0, every), key(0, ""), key(0, "\" \"x\\"));
            redis.run("SELECT 4", "SWAPDB 4 5", "FLUSHDB", "FLUSHALL");
            redis.call("EVAL", "redis.call('FLUSHDB')", 0);
            redis.run("MULTI", "SWAPDB 1 2", "EXEC", "SET k v", "DEL k");
            assertThat(hints.upToNow(redis))
                    .containsExactly(
                            "swapped 4 5",
                            "flushed 4",
                            "flushed -1",
                            "flushed 4",
                            "swapped 1 2",
                            key(4, "k"),
                            key(4, "k"));
            assertThat(hints.cause(4, "k")).isEqualTo(Cause.DEL);
            assertThat(capture.capabilities()).isEqualTo(MonitorCapture.ON_PRIMARY);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerVersion.class, mode = EnumSource.Mode.EXCLUDE, names = "V8")
    void aMoveThatIsBlockedFirstIsHintedWhenItHappens(ServerVersion version) {
        try (RedisServer server = version.start();
                Redis redis = new Redis(server);
                RespSocket first = redis.connect();
                RespSocket second = redis.connect();
                MonitorCapture capture = capture(server)) {
            HintLog hints = new HintLog();
            capture.start(hints);
            first.send("BLMOVE", "a", "b", "LEFT", "RIGHT", "0");
            second.send("BRPOPLPUSH", "b", "c", "0");
            await().until(() -> server.info().get("blocked_clients").equals("2"));
            hints.upToNow(redis);
            redis.call("RPUSH", "a", "x");
            assertThat(hints.upToNow(redis)).containsExactlyInAnyOrder(key(0, "a"), key(0, "b"), key(0, "c"));
            assertThat(redis.call("LLEN", "c")).isEqualTo(1L);
            first.call("PING");
            first.call("PING");
            hints.upToNow(redis);
            redis.call("RPUSH", "a", "x");
            assertThat(hints.upToNow(redis)).containsExactly(key(0, "a"));
        }
    }

    @Test
    void aSilentConnectionIsAskedAndADeadOneIsLost() throws Exception {
        aSilentConnectionIsAskedAndADeadOneIsLost(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "V8"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSilentConnectionIsAskedAndADeadOneIsLost(ServerVersion version) throws Exception {
        try (RedisServer server = version.start();
                MonitorCapture capture = capture(server, SHORT_SILENCE_MS)) {
            HintLog hints = new HintLog();
            capture.start(hints);
            await().pollInterval(Duration.ofMillis(4 * SHORT_SILENCE_MS)) // to ask is a line, too
                    .until(() -> infos(server) >= 6);
            assertThat(hints.failure()).isNull();
            new ProcessBuilder("kill", "-STOP", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            await().until(() -> hints.failure() instanceof RedisLinkException);
            assertThat(hints.failure())
                    .hasMessageContaining("silent for " + 2 * SHORT_SILENCE_MS + " ms, answers included");
            new ProcessBuilder("kill", "-CONT", Long.toString(server.pid()))
                    .start()
                    .waitFor();
        }
    }

    @Test
    void otherDataWithoutALineEndsIt() {
        otherDataWithoutALineEndsIt(ServerVersion.R7);
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R7", "V8"},
            mode = EnumSource.Mode.EXCLUDE)
    void otherDataWithoutALineEndsIt(ServerVersion version) {
        try (RedisServer primary = version.start();
                RedisServer server = version.start();
                MonitorCapture onPrimary = capture(server, SHORT_SILENCE_MS)) {
            HintLog hints = new HintLog();
            onPrimary.start(hints);
            server.call("REPLICAOF", "127.0.0.1", primary.port());
            await().until(() -> hints.failure() != null);
            assertThat(hints.failure()).hasMessageContaining("has become a replica");
            await().until(() -> server.info().get("master_link_status").equals("up"));
            HintLog more = new HintLog();
            try (MonitorCapture onReplica = capture(server, SHORT_SILENCE_MS)) {
                onReplica.start(more);
                assertThat(onReplica.capabilities()).isEqualTo(MonitorCapture.ON_REPLICA);
                server.call("CLIENT", "KILL", "TYPE", "master");
                await().until(() -> primary.info().get("sync_partial_ok").equals("1"));
                primary.call("SET", "k", "v");
                await().until(() -> more.saw(key(0, "k")));
                assertThat(more.failure()).isNull();
                primary.restartEmpty();
                await().atMost(Duration.ofSeconds(30)).until(() -> more.failure() != null);
                assertThat(more.failure()).hasMessageContaining("loaded its primary's data anew");
            }
        }
    }

    private static long infos(RedisServer server) {
        String stats = new String((byte[]) server.call("INFO", "commandstats"), StandardCharsets.US_ASCII);
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_info:calls="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
                .sum();
    }

    private static boolean isUnreadable(RedisServer server) {
        return server.info().get("valkey_version").matches("8\\.1\\.[01]");
    }

    private static MonitorCapture capture(RedisServer server) {
        return capture(server, SILENCE_MS);
    }

    private static MonitorCapture capture(RedisServer server, int silenceMs) {
        return new MonitorCapture(
                server.address(),
                new RedisSettings(
                        null, null, new RedisSettings.TlsSettings(null, null, null, true), 5_000, 5_000, "redis-cdc"),
                silenceMs,
                "redis-cdc-test-hints");
    }
}
