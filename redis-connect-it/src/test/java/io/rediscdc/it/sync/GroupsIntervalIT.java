package io.rediscdc.it.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** However often consumer groups change, their streams are read again once in a while only. */
@ExtendWith(SharedConnect.class)
class GroupsIntervalIT {
    /** Looks of the source at the statistics, each of which finds that groups have changed. */
    private static final int LOOKS = 5;

    @Test
    void streamsAreReadAgainOnceInTheIntervalHoweverOftenTheirGroupsChange(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect)
                .with("reconcile.interval.ms", "0")
                .with("streams.groups.interval.ms", "3600000")) {
            sync.from.run("XADD s 1-1 f v", "XGROUP CREATE s g 0", "XREADGROUP GROUP g c COUNT 1 STREAMS s >");
            sync.run();
            sync.awaitEqual();
            soon("the first pass").until(() -> Metrics.of(sync.source).get("passes-total") == 1);
            Statistics statistics = new Statistics(sync.from);
            long scans = statistics.calls("scan");
            soon("the streams to be read again").until(() -> {
                acknowledge(sync);
                return statistics.calls("scan") > scans;
            });
            long once = statistics.calls("scan");
            acknowledgeUntilLooked(sync, statistics, LOOKS);
            assertThat(statistics.calls("scan")).isEqualTo(once);
        }
    }

    @Test
    void onceTheIntervalIsOverWhatChangedMeanwhileIsRead(ConnectHarness connect) {
        try (Replication sync = Replication.notified(connect)
                .with("reconcile.interval.ms", "0")
                .with("streams.groups.interval.ms", "3000")) {
            sync.from.run("XADD s 1-1 f v", "XADD s 2-1 f v", "XGROUP CREATE s g 0");
            sync.run();
            sync.awaitEqual();
            sync.from.run("XREADGROUP GROUP g c COUNT 2 STREAMS s >");
            sync.awaitEqual();
            sync.from.run("XACK s g 1-1");
            sync.awaitEqual();
            sync.from.run("XACK s g 2-1");
            sync.awaitEqual();
        }
    }

    private static void acknowledgeUntilLooked(Replication sync, Statistics statistics, int times) {
        long before = statistics.looks();
        soon("looks at the statistics").until(() -> {
            acknowledge(sync);
            return statistics.looks() >= before + times;
        });
    }

    /** Called, if of no effect: the statistics count it all the same. */
    private static void acknowledge(Replication sync) {
        sync.from.run("XACK s g 1-1");
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
    }
}
