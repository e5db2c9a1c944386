package io.rediscdc.it.chaos;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the model runs can fail: with a part of the repair taken away, both sides end different.
 *
 * <p>No setting of the product may switch a repair off unseen, nor may a hook for tests. So what a repair looks at is
 * taken away on the wire: between server and source the words are made unreadable. A server that names no database with
 * keys has nothing to SCAN, and one that counts no FLUSH* tells of none. Only {@code reconcile.candidates=none} is a
 * setting, which says loudly what it gives up.
 */
@ExtendWith(SharedConnect.class)
class ModelRunControlsIT {
    private static final List<Fault> CUTS = List.of(Fault.HINTS_CUT, Fault.ALL_CUT);

    private static final String[] NO_SCAN = {"db0:keys=", "db1:keys=", "db2:keys="};
    /** So many that some are written for the first time in any gap. */
    private static final RandomTraffic.Options MANY_KEYS = new RandomTraffic.Options(0, 3, 3_000, true, false, false);

    @Test
    void withoutThePassAfterAGapTheyEndDifferent(ConnectHarness connect) {
        try (ModelRun run = run(connect, RandomTraffic.Options.withRemovals().withSeed(1))) {
            run.with("reconcile.candidates", "none").endsDifferent(6, CUTS, 0, NO_SCAN);
        }
    }

    @Test
    void withoutCandidatesTheyEndDifferent(ConnectHarness connect) {
        try (ModelRun run = run(connect, RandomTraffic.Options.withRemovals().withSeed(2))) {
            run.with("reconcile.candidates", "none").endsDifferent(8, CUTS, 0);
        }
    }

    @Test
    void withoutTheStatisticsTheyEndDifferent(ConnectHarness connect) {
        try (ModelRun run =
                run(connect, RandomTraffic.Options.withRemovals().withFlushes().withSeed(3))) {
            run.endsDifferent(0, CUTS, 4, "cmdstat_flush", "cmdstat_swapdb");
        }
    }

    /** The candidates find what the topics know; a key that is new in a gap is found by SCAN alone. */
    @Test
    void withoutScanTheyEndDifferent(ConnectHarness connect) {
        try (ModelRun run = run(connect, MANY_KEYS.withSeed(4))) {
            run.endsDifferent(6, CUTS, 0, NO_SCAN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracking", "monitor"})
    @Tag("matrix")
    void inEachModeTheyEndDifferentWithoutThePassAfterAGap(String mode, ConnectHarness connect) {
        try (ModelRun run =
                run(connect, mode, RandomTraffic.Options.withRemovals().withSeed(5))) {
            run.with("reconcile.candidates", "none").endsDifferent(6, CUTS, 0, NO_SCAN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracking", "monitor"})
    @Tag("matrix")
    void inEachModeTheyEndDifferentWithoutCandidates(String mode, ConnectHarness connect) {
        try (ModelRun run =
                run(connect, mode, RandomTraffic.Options.withRemovals().withSeed(6))) {
            run.with("reconcile.candidates", "none").endsDifferent(8, CUTS, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracking", "monitor"})
    @Tag("matrix")
    void inEachModeTheyEndDifferentWithoutScan(String mode, ConnectHarness connect) {
        try (ModelRun run = run(connect, mode, MANY_KEYS.withSeed(7))) {
            run.endsDifferent(6, CUTS, 0, NO_SCAN);
        }
    }

    private static ModelRun run(ConnectHarness connect, String mode, RandomTraffic.Options options) {
        ModelRun run = run(connect, options).with("capture.mode", mode);
        return mode.equals("tracking") ? run.withDatabase(0) : run;
    }

    private static ModelRun run(ConnectHarness connect, RandomTraffic.Options options) {
        return new ModelRun(
                connect, ServerVersion.R7.start("--notify-keyspace-events", "EA"), ServerVersion.R7.start(), options);
    }
}
