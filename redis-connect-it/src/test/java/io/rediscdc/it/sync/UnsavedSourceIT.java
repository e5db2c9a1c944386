package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that cannot save refuses writes, and answers PING with an error: it is captured all the same. */
@ExtendWith(SharedConnect.class)
class UnsavedSourceIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ENOUGH_PINGS = 3;
    private static final Pattern REFUSED_PINGS = Pattern.compile("cmdstat_ping:.*rejected_calls=(\\d+)");

    @ParameterizedTest
    @CsvSource({"notifications,false", "tracking,true"})
    void aServerThatCannotSaveIsCaptured(String mode, boolean login, ConnectHarness connect) throws IOException {
        check(mode, login, connect);
    }

    @Tag("matrix")
    @ParameterizedTest
    @CsvSource({"notifications,true", "tracking,false", "monitor,false", "monitor,true"})
    void inEveryMode(String mode, boolean login, ConnectHarness connect) throws IOException {
        check(mode, login, connect);
    }

    private static void check(String mode, boolean login, ConnectHarness connect) throws IOException {
        Path folder = Files.createTempDirectory("unsaved");
        try (Replication sync = new Replication(
                connect,
                ServerVersion.R7.start("--notify-keyspace-events", "EA", "--dir", folder.toString()),
                ServerVersion.R7.start())) {
            sync.with("capture.mode", mode).with("capture.databases", "0").with("heartbeat.interval.ms", "0");
            if (login) {
                sync.from.call("ACL", "SETUSER", "someone", "on", ">p", "+@all", "~*", "&*");
                sync.with("redis.username", "someone").with("redis.password", "p");
            }
            sync.from.run("SET a 1", "HSET h f v");
            Files.delete(folder); // the server stays in it, and nothing can be made there any more
            sync.from.call("CONFIG", "SET", "save", "60 1");
            sync.from.call("BGSAVE");
            await("a save to fail")
                    .atMost(LIMIT)
                    .until(() -> sync.from.server().info().get("rdb_last_bgsave_status"), "err"::equals);
            sync.run();
            sync.awaitEqual("--databases", "0");
            Metrics metrics = Metrics.of(sync.source);
            await().atMost(LIMIT).until(() -> metrics.get("passes-total") == 1 && metrics.get("gap-open") == 0);
            long before = refusedPings(sync);
            if (!mode.equals("monitor")) { // which asks by other commands
                await("signs of life to be asked for")
                        .atMost(LIMIT)
                        .until(() -> refusedPings(sync) >= before + ENOUGH_PINGS);
            }
            await("a checkpoint").atMost(LIMIT).until(() -> metrics.get("checkpoint-age-ms") >= 0);
            assertThat(metrics.get("connected")).isEqualTo(1);
            assertThat(metrics.get("gaps-total")).isZero();
            assertThat(metrics.get("passes-total")).isEqualTo(1);
        }
    }

    private static long refusedPings(Replication sync) {
        Matcher matcher = REFUSED_PINGS.matcher(
                new String((byte[]) sync.from.call("INFO", "commandstats"), StandardCharsets.UTF_8));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
