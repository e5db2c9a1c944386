package io.rediscdc.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Redis's own tests of its commands, run on the source: after each of them source and target are equal within ten
 * seconds. {@code redis-connect-it/suite/run} fetches them and runs this.
 */
@Tag("suite")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSuiteIT {
    /** One run for all units of a mode, as one who migrates has one. */
    private SuiteRun run;

    private String running = "";

    @TempDir
    static Path folder; // of all units, as the run is

    static Stream<Arguments> modesAndUnits() throws IOException {
        String wanted = System.getProperty("suite.units", ".*");
        List<String> units = SuiteRun.units(suite()).stream()
                .filter(unit -> unit.matches(wanted))
                .toList();
        return Stream.of(System.getProperty("suite.modes", "notifications,monitor,tracking")
                        .split(","))
                .flatMap(mode -> units.stream().map(unit -> Arguments.of(mode, unit)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("modesAndUnits")
    void bothSidesAreEqualAfterEachTest(String mode, String unit, TestReporter reporter) throws Exception {
        if (!mode.equals(running)) {
            end();
            run = SuiteRun.start(mode, suite(), Files.createDirectory(folder.resolve(mode)));
            running = mode;
            reporter.publishEntry(RunReport.SERVER, run.source.info().product());
        }
        SuiteRun.Outcome outcome = run.run(unit);
        EqualityCheck.Count count = outcome.count();
        reporter.publishEntry(
                RunReport.RESULT,
                outcome.passed() + " tests passed and " + outcome.failed() + " failed by the suite's own measure; "
                        + count.checks() + " comparisons, the slowest equal after "
                        + count.slowest().toMillis() + " ms; "
                        + count.different().size() + " different");
        assertThat(count.different()).as("tests after which both sides differ").isEmpty();
    }

    @AfterAll
    void end() throws Exception {
        if (run != null) {
            run.close();
            run = null;
        }
    }

    private static Path suite() {
        return Path.of(Objects.requireNonNull(
                System.getenv("REDIS_CDC_SUITE"), "redis-connect-it/suite/run sets REDIS_CDC_SUITE"));
    }
}
