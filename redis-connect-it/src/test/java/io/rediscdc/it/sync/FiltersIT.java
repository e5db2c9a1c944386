package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Slice;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Filters that change: a wider one brings the further keys in, a narrower one leaves keys alone where they are. */
@ExtendWith(SharedConnect.class)
class FiltersIT {
    private Replication sync;

    @BeforeEach
    void start(ConnectHarness connect) {
        sync = Replication.notified(connect);
        for (int db = 0; db < 2; db++) {
            sync.from.call("SELECT", db);
            sync.from.run("MSET a:1 old a:2 old a:3 old b:1 old b:2 old");
        }
        sync.from.call("SELECT", 0);
    }

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    void keysAreWidenedAndNarrowed(ConnectHarness connect) {
        sync.with("capture.databases", "0").with("capture.keys.include", "a:*").run();
        awaitAtTarget("a:1", "old", "a:2", "old", "a:3", "old");
        assertThat(Keys.count(sync.to::call)).isEqualTo(3L);

        connect.stop(sync.source);
        sync.from.run("SET a:1 new", "DEL a:2");
        resume(connect, sync.with("capture.keys.include", "a:*,b:*"));
        awaitAtTarget("a:1", "new", "a:2", null, "b:1", "old", "b:2", "old");
        sync.from.run("SET b:2 new");
        awaitAtTarget("b:2", "new");

        connect.stop(sync.source);
        resume(connect, sync.with("capture.keys.include", "b:*"));
        awaitRepaired();
        sync.from.run("SET a:1 unseen", "DEL a:3", "SET b:1 new");
        awaitAtTarget("b:1", "new", "a:1", "new", "a:3", "old");
        assertThat(connect.topics().latest(sync.topic(0)).get(Slice.of("a:3")).value())
                .as("no tombstone for a key that is left alone")
                .isNotNull();

        connect.stop(sync.source);
        resume(connect, sync.with("capture.keys.include", "*").with("capture.keys.exclude", "b:2"));
        sync.from.run("SET b:2 unseen");
        awaitAtTarget("a:1", "unseen", "a:3", null, "b:1", "new", "b:2", "new");
    }

    @Test
    void databasesAreWidenedAndNarrowed(ConnectHarness connect) {
        sync.with("capture.databases", "0").run();
        awaitAtTarget("a:1", "old", "b:2", "old");
        connect.stop(sync.source);
        resume(connect, sync.with("capture.databases", "*"));
        sync.awaitEqual();

        connect.stop(sync.source);
        resume(connect, sync.with("capture.databases", "1"));
        awaitRepaired();
        assertThat(Metrics.of(sync.source).get("gaps-total"))
                .as("a topic that is left alone has not been deleted: the restart is the only gap")
                .isEqualTo(1L);
        sync.from.run("DEL a:1", "SET b:1 unseen", "SELECT 1", "SET b:1 seen", "DEL a:1", "SELECT 0");
        sync.awaitEqual("--databases", "1");
        sync.to.call("SELECT", 0);
        awaitAtTarget("a:1", "old", "b:1", "old");
        assertThat(connect.topics().latest(sync.topic(0)).get(Slice.of("a:1")).value())
                .as("no tombstone for a database that is left alone")
                .isNotNull();
    }

    private static void resume(ConnectHarness connect, Replication sync) {
        connect.submit(sync.source, sync.sourceConfig());
        connect.resume(sync.source);
    }

    private void awaitRepaired() {
        soon().until(() -> Metrics.of(sync.source).get("gap-open") == 0
                && Metrics.of(sync.source).get("passes-total") > 0);
    }

    /** Keys and their values, by turns; null for a key that is not there. */
    private void awaitAtTarget(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String key = pairs[i];
            String value = pairs[i + 1];
            soon().until(() -> value == null
                    ? sync.to.call("EXISTS", key).equals(0L)
                    : sync.to.call("EXISTS", key).equals(1L) && value.equals(text(sync.to.call("GET", key))));
        }
    }

    private static String text(Object reply) {
        return new String((byte[]) reply, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
