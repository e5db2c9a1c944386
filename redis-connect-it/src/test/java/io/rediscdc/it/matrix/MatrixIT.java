package io.rediscdc.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.chaos.Fault;
import io.rediscdc.it.chaos.ModelRun;
import io.rediscdc.it.chaos.RandomTraffic;
import io.rediscdc.it.report.RunReport;
import io.rediscdc.it.sync.Families;
import io.rediscdc.it.sync.Replication;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server version, captured in every mode, through every fault. */
@Tag("matrix")
@ExtendWith(SharedConnect.class)
class MatrixIT {
    private static final int KEYS = 5_000;
    private static final List<Fault> ONE_BY_ONE = List.of(
            Fault.HINTS_CUT, Fault.READS_CUT, Fault.ALL_CUT, Fault.SOURCE_RESTARTED, Fault.PAUSED, Fault.MEMORY_FULL);

    static Stream<Cell> cells() {
        return Cell.all();
    }

    static Stream<Arguments> cellsAndFaults() {
        return Cell.all().flatMap(cell -> ONE_BY_ONE.stream().map(fault -> Arguments.of(cell, fault)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void everyFamilyOfCommandsArrives(Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(connect, cell.startSource(reporter))) {
            int families = write(sync, cell, "before:");
            sync.run();
            sync.awaitEqual("--databases", cell.databases());
            write(sync, cell, "live:");
            sync.awaitEqual("--databases", cell.databases());
            reporter.publishEntry(RunReport.RESULT, families + " families, in the snapshot and live");
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cellsAndFaults")
    void aFaultLosesNothing(Cell cell, Fault fault, ConnectHarness connect, TestReporter reporter) {
        model(cell, RandomTraffic.Options.withRemovals(), 4, List.of(fault), connect, reporter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void allFaultsTogetherAndFlushesLoseNothing(Cell cell, ConnectHarness connect, TestReporter reporter) {
        model(cell, RandomTraffic.Options.withRemovals().withFlushes(), 8, ONE_BY_ONE, connect, reporter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void aServerThatIsKilledAndComesBackWithItsDataLosesNothing(
            Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(
                connect, cell.startSource(reporter, "--appendonly", "yes", "--appendfsync", "always"))) {
            fill(sync, "k");
            sync.run();
            sync.awaitEqual("--databases", cell.databases());
            fill(sync, "later");
            sync.from.server().call("EVAL", "for i = 1, ARGV[1], 2 do redis.call('DEL', 'k:' .. i) end", 0, KEYS);
            sync.from.server().kill9();
            sync.from.server().restart();
            sync.awaitEqual("--databases", cell.databases());
            assertThat(Keys.count(sync.to::call)).isEqualTo(KEYS + KEYS / 2L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void aServerThatIsKilledAndComesBackEmptyEmptiesTheTarget(
            Cell cell, ConnectHarness connect, TestReporter reporter) {
        try (Replication sync = cell.replication(connect, cell.startSource(reporter))) {
            fill(sync, "k");
            sync.run();
            sync.awaitEqual("--databases", cell.databases());
            sync.from.server().kill9();
            sync.from.server().restartEmpty();
            sync.from.server().call("SET", "the only one", "v");
            sync.awaitEqual("--databases", cell.databases());
            assertThat(Keys.count(sync.to::call)).isEqualTo(1L);
        }
    }

    private static void model(
            Cell cell,
            RandomTraffic.Options options,
            int faults,
            List<Fault> kinds,
            ConnectHarness connect,
            TestReporter reporter) {
        try (ModelRun run = cell.modelRun(connect, cell.startSource(reporter), options)) {
            reporter.publishEntry(RunReport.RESULT, "seed " + options.seed() + ", " + faults + " faults");
            run.endsEqual(faults, kinds);
            reporter.publishEntry(
                    RunReport.RESULT,
                    run.commands() + " commands; since the last start of the task " + run.gaps() + " gaps, "
                            + run.passes() + " passes");
        }
    }

    private static int write(Replication sync, Cell cell, String prefix) {
        List<String> families = Families.supportedBy(sync.from);
        for (int db : cell.oneDatabase() ? new int[] {0} : new int[] {0, 1, 9}) {
            sync.from.call("SELECT", db);
            families.forEach(family -> Families.run(sync.from, family, prefix));
            Families.binary(sync.from, prefix);
        }
        return families.size();
    }

    private static void fill(Replication sync, String name) {
        sync.from
                .server()
                .call("EVAL", "for i = 1, ARGV[2] do redis.call('SET', ARGV[1] .. ':' .. i, i) end", 0, name, KEYS);
    }
}
