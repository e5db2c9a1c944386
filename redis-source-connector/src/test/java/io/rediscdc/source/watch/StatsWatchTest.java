package io.rediscdc.source.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capabilities;
import io.rediscdc.source.capture.NotificationCapture;
import io.rediscdc.source.capture.TrackingCapture;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsWatchTest {
    private static final String BASE = """
            run_id:r
            role:master
            master_replid:aaa
            master_replid2:0000000000000000000000000000000000000000
            total_commands_processed:100
            rdb_changes_since_last_save:10
            rdb_last_save_time:5
            expired_keys:3
            evicted_keys:0
            cmdstat_flushall:calls=1,usec=1,usec_per_call=1.00
            """;

    private final StatsWatch watch = new StatsWatch(NotificationCapture.CAPABILITIES);

    @ParameterizedTest
    @CsvSource({
        "cmdstat_flushall:calls=2,FLUSHED",
        "cmdstat_flushdb:calls=1,FLUSHED",
        "cmdstat_swapdb:calls=1,SWAPPED",
        "cmdstat_xack:calls=1,GROUPS_CHANGED",
        "cmdstat_xgroup|createconsumer:calls=1,GROUPS_CHANGED",
        "cmdstat_xreadgroup:calls=7,GROUPS_CHANGED",
        "cmdstat_xsetid:calls=1,STREAMS_CHANGED",
        "cmdstat_xgroup|destroy:calls=1,STREAMS_CHANGED",
        "cmdstat_xgroup:calls=1,STREAMS_CHANGED",
        "cmdstat_VREM:calls=1,VECTORS_REMOVED",
        "total_commands_processed:7,STATISTICS_RESET",
        "cmdstat_flushall:calls=0,STATISTICS_RESET",
        "role:slave,REPLACED"
    })
    void tellsWhatHintsDoNot(String line, Finding finding) {
        assertThat(watch.compare(stats(BASE), stats(BASE + line), 1)).contains(finding);
    }

    @ParameterizedTest
    @CsvSource({
        "VADD,VECTOR_SET",
        "vsetattr,VECTOR_SET",
        "BF.ADD,BLOOM_FILTER",
        "bf.reserve,BLOOM_FILTER",
        "bf.somethingnew,BLOOM_FILTER",
        "cf.del,CUCKOO_FILTER",
        "cms.merge,COUNT_MIN_SKETCH",
        "topk.incrby,TOP_K",
        "tdigest.reset,T_DIGEST"
    })
    void tellsWhichTypesChangeWithoutAnEvent(String command, SilentType type) {
        ServerStats called = stats(BASE + "rdb_changes_since_last_save:11\ncmdstat_" + command + ":calls=1");
        assertThat(watch.changedSilently(stats(BASE), called)).containsExactly(type);
        assertThat(watch.compare(stats(BASE), called, 0))
                .as("not taken for deafness")
                .containsExactly(Finding.CHANGED_MAYBE_UNHEARD);
        assertThat(new StatsWatch(TrackingCapture.CAPABILITIES).changedSilently(stats(BASE), called))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsim", "bf.exists", "cf.count", "cms.query", "topk.list", "tdigest.byrevrank", "get"})
    void whatReadsChangesNoType(String command) {
        assertThat(watch.changedSilently(stats(BASE), stats(BASE + "cmdstat_" + command + ":calls=1")))
                .isEmpty();
    }

    @Test
    void whatTrackingTellsByItselfIsNotLookedFor() {
        StatsWatch tracking = new StatsWatch(TrackingCapture.CAPABILITIES);
        String all = BASE + "cmdstat_flushall:calls=2\ncmdstat_VADD:calls=1\nexpired_keys:4\nevicted_keys:1\n"
                + "cmdstat_xack:calls=1\ncmdstat_xsetid:calls=1\ncmdstat_swapdb:calls=1\n";
        assertThat(tracking.compare(stats(BASE), stats(all), 1))
                .containsExactlyInAnyOrder(Finding.GROUPS_CHANGED, Finding.STREAMS_CHANGED, Finding.SWAPPED);
    }

    @Test
    void findsNothingWhereNothingChanged() {
        assertThat(watch.compare(stats(BASE), stats(BASE + "total_commands_processed:200"), 0))
                .isEmpty();
    }

    @Test
    void changesWithoutAHintAreNoticedUnlessTheirCommandsExplainThem() {
        String changed = BASE + "rdb_changes_since_last_save:12\n";
        assertThat(watch.compare(stats(BASE), stats(changed), 0)).isEqualTo(Set.of(Finding.CHANGED_UNHEARD));
        assertThat(watch.compare(stats(BASE), stats(changed), 1)).isEmpty();
        assertThat(watch.compare(stats(BASE), stats(changed + "cmdstat_pfcount:calls=1"), 1))
                .isEmpty();
        assertThat(watch.compare(stats(BASE), stats(changed + "rdb_last_save_time:6"), 0))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pfcount", "xack", "xreadgroup", "xsetid", "vadd", "flushdb", "swapdb"})
    void changesThatTheirCommandsExplainMayStillBeOthers(String command) {
        String called = BASE + "cmdstat_" + command + ":calls=1\n";
        assertThat(watch.compare(stats(BASE), stats(called + "rdb_changes_since_last_save:12\n"), 0))
                .contains(Finding.CHANGED_MAYBE_UNHEARD)
                .doesNotContain(Finding.CHANGED_UNHEARD);
        assertThat(watch.compare(stats(BASE), stats(called), 0)).doesNotContain(Finding.CHANGED_MAYBE_UNHEARD);
    }

    @Test
    void removalsCountWhereTheModeDoesNotReportThem() {
        StatsWatch blind = new StatsWatch(new Capabilities(true, false, false, true, true, true, true));
        assertThat(blind.compare(stats(BASE), stats(BASE + "expired_keys:4\nevicted_keys:1"), 1))
                .containsExactlyInAnyOrder(Finding.EXPIRED_UNHEARD, Finding.EVICTED_UNHEARD);
        assertThat(watch.compare(stats(BASE), stats(BASE + "expired_keys:4\nevicted_keys:1"), 1))
                .isEmpty();
    }

    @Test
    void aPrimaryThatOnlyLostItsReplicasIsStillTheSame() {
        assertThat(watch.compare(stats(BASE), stats(BASE + "master_replid:bbb"), 1))
                .isEmpty();
        String promoted = BASE + "master_replid:bbb\nmaster_replid2:aaa\n";
        assertThat(watch.compare(stats(BASE), stats(promoted), 1)).containsExactly(Finding.REPLACED);
    }

    @Test
    void aReplicaThatLoadedEverythingAnewIsNoLongerWhatItWas() {
        assertThat(watch.compare(stats(BASE, "7"), stats(BASE, "8"), 1)).containsExactly(Finding.REPLACED);
        assertThat(watch.compare(stats(BASE, "7"), stats(BASE, "7"), 1)).isEmpty();
        assertThat(new StatsWatch(NotificationCapture.CAPABILITIES).compare(stats(BASE, ""), stats(BASE, "8"), 1))
                .as("not told before")
                .isEmpty();
    }

    /** INFO may say that the link is up, and break before it is asked for. */
    @Test
    void aReplicaIsNotWhatItWasThoughItsLinkWasNotToldInBetween() {
        assertThat(watch.compare(stats(BASE, "5"), stats(BASE, ""), 1)).isEmpty();
        assertThat(watch.compare(stats(BASE, ""), stats(BASE, ""), 1)).isEmpty();
        assertThat(watch.compare(stats(BASE, ""), stats(BASE, "9"), 1)).containsExactly(Finding.REPLACED);
    }

    @Test
    void aReplicaWhoseLinkIsBackIsWhatItWas() {
        assertThat(watch.compare(stats(BASE, "5"), stats(BASE, ""), 1)).isEmpty();
        assertThat(watch.compare(stats(BASE, ""), stats(BASE, "5"), 1)).isEmpty();
    }

    private static ServerStats stats(String info) {
        return stats(info, "");
    }

    private static ServerStats stats(String info, String primaryLink) {
        return ServerStats.of(ServerInfo.parse(info.getBytes(StandardCharsets.UTF_8)), primaryLink);
    }
}
