package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorOffset;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that notifies no more: nobody may take the targets for complete, and passes keep them close. */
@ExtendWith(SharedConnect.class)
class DeafnessIT {
    private static final int KEYS = 100;

    private Replication sync;

    @AfterEach
    void end() {
        sync.close();
    }

    @Test
    @Tag("matrix")
    void theGapStaysOpenAndPassesGoOnUntilTheServerNotifiesAgain(ConnectHarness connect) {
        start(connect);
        long before = metric("passes-total");
        notifyOf("");
        soon("a pass for it").until(() -> metric("passes-total") > before);
        assertThat(metric("gap-open")).isEqualTo(1);
        soon("an offset since")
                .until(() -> ((Number) offset().get("pass")).longValue() > before
                        && Boolean.FALSE.equals(offset().get("pass.complete")));
        sync.from.run("DEL key:1", "SET key:2 unheard");
        soon("another pass").until(() -> sync.to.call("EXISTS", "key:1").equals(0L));
        sync.awaitEqual();
        assertThat(metric("gap-open")).isEqualTo(1);
        notifyOf("EA");
        awaitWhole();
        soon("an offset that says so").until(() -> Boolean.TRUE.equals(offset().get("pass.complete")));
        sync.from.run("DEL key:3", "SET key:4 heard");
        sync.awaitEqual();
    }

    /** By when it is looked for, the flags are as they should be. */
    @Test
    void aMomentWithoutNotificationsIsAGap(ConnectHarness connect) {
        start(connect);
        sync.from.run("MULTI");
        notifyOf("");
        sync.from.run("SET key:1 unheard", "DEL key:2");
        notifyOf("EA");
        sync.from.run("EXEC");
        sync.awaitEqual();
        assertThat(metric("gaps-total")).isEqualTo(1);
        awaitWhole();
    }

    /** Its commands are never notified, and so could be all that the server's counters tell of. */
    @Test
    @Tag("matrix")
    void aStreamConsumerDoesNotHideForEverThatTheServerNotifiesNoMore(ConnectHarness connect) {
        sync = Replication.notified(connect)
                .with("capture.mode", "notifications")
                .with("redis.username", "blind")
                .with("redis.password", "secret");
        sync.from.run("ACL SETUSER blind on >secret ~* &* +@all -config");
        start();
        long gaps = metric("gaps-total");
        long before = metric("passes-total");
        notifyOf("");
        sync.from.run("XACK stream group 0-1", "DEL key:1", "SET key:2 unheard");
        soon("a pass for it").until(() -> {
            sync.from.run("XACK stream group 0-1");
            return metric("passes-total") > before;
        });
        sync.awaitEqual();
        assertThat(metric("gaps-total")).isEqualTo(gaps);
        assertThat(metric("gap-open")).isZero();
    }

    private void start(ConnectHarness connect) {
        sync = Replication.notified(connect);
        start();
    }

    private void start() {
        sync.with("reconcile.interval.ms", "0").with("heartbeat.interval.ms", "200");
        for (int i = 0; i < KEYS; i++) {
            sync.from.call("SET", "key:" + i, "value " + i);
        }
        sync.run();
        sync.awaitEqual();
        awaitWhole();
    }

    private void notifyOf(String flags) {
        sync.from.call("CONFIG", "SET", "notify-keyspace-events", flags);
    }

    private void awaitWhole() {
        soon("no gap to be open").until(() -> metric("gap-open") == 0 && metric("passes-total") > 0);
    }

    private long metric(String name) {
        return Metrics.of(sync.source).get(name);
    }

    private Map<String, ?> offset() {
        List<ConnectorOffset> offsets = sync.connect.offsets(sync.source).offsets();
        return offsets.isEmpty() ? Map.of("pass", 0) : offsets.get(0).offset();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }
}
