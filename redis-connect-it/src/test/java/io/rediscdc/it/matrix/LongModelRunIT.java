package io.rediscdc.it.matrix;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.chaos.Fault;
import io.rediscdc.it.chaos.ModelRun;
import io.rediscdc.it.chaos.RandomTraffic;
import io.rediscdc.it.report.RunReport;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random runs: of every cell of the matrix {@code -Dlong.runs=N}, with seeds that follow from
 * {@code -Dlong.seed=N}, which is another one each time unless it is given.
 */
@Tag("long")
@ExtendWith(SharedConnect.class)
class LongModelRunIT {
    private static final int FAULTS = 30;
    private static final List<Fault> KINDS = List.of(
            Fault.HINTS_CUT,
            Fault.HINTS_CUT,
            Fault.READS_CUT,
            Fault.ALL_CUT,
            Fault.ALL_CUT,
            Fault.SOURCE_RESTARTED,
            Fault.SINK_RESTARTED,
            Fault.PAUSED,
            Fault.MEMORY_FULL);

    static Stream<Arguments> cellsAndSeeds() {
        Random seeds = new Random(Long.getLong("long.seed", System.nanoTime()));
        return Stream.generate(Cell::all)
                .limit(Integer.getInteger("long.runs", 3))
                .flatMap(cells -> cells)
                .map(cell -> Arguments.of(cell, (long) seeds.nextInt(Integer.MAX_VALUE)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("cellsAndSeeds")
    void everythingAtRandomEndsEqual(Cell cell, long seed, ConnectHarness connect, TestReporter reporter) {
        RandomTraffic.Options options =
                RandomTraffic.Options.withRemovals().withFlushes().withSeed(seed);
        try (ModelRun run = cell.modelRun(connect, cell.startSource(reporter), options)) {
            run.endsEqual(FAULTS, KINDS);
            reporter.publishEntry(
                    RunReport.RESULT,
                    FAULTS + " faults, " + run.commands() + " commands; since the last start of the task " + run.gaps()
                            + " gaps, " + run.passes() + " passes");
        }
    }
}
