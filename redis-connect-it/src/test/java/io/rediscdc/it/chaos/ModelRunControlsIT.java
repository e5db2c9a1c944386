package io.rediscdc.it.chaos;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.SharedConnect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

    @Test
    void withoutThePassAfterAGapTheyEndDifferent(ConnectHarness connect) {
        try (ModelRun run = run(connect, RandomTraffic.Options.withRemovals().withSeed(1))) {
            run.with("reconcile.candidates", "none").endsDifferent(6, CUTS, 0, "db0:keys=", "db1:keys=", "db2:keys=");
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

    private static ModelRun run(ConnectHarness connect, RandomTraffic.Options options) {
        return new ModelRun(
                connect, ServerVersion.R7.start("--notify-keyspace-events", "EA"), ServerVersion.R7.start(), options);
    }
}
