package io.rediscdc.bench;

import io.rediscdc.bench.cases.Case;
import io.rediscdc.bench.cases.Cases;
import io.rediscdc.bench.cases.Settings;
import io.rediscdc.bench.process.Home;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code bench} was asked for. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the connectors end to end, with Redis servers, a broker and workers of its own,",
            "each measurement beside redis-benchmark in the same round.",
            "bench jmh [ARGS] runs the benchmarks of the hot pieces instead."
        },
        footer = {"", "Scenarios and cases: bench --list", "How to read the figures: docs/performance.md"})
final class BenchCommand implements Callable<Integer> {
    private static final int DEFAULT_RUNS = 5;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "Scenarios or single cases (default: all).")
    List<String> wanted = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all that was measured.")
    Path json;

    @Option(names = "--runs", paramLabel = "N", description = "Rounds of each case (default 5, with --quick 1).")
    Integer runs;

    @Option(names = "--quick", description = "Little data: shows that it works, not how fast.")
    boolean quick;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "Heap of the worker (default ${DEFAULT-VALUE}).")
    String heap;

    @Option(names = "--jfr", paramLabel = "DIR", description = "Writes a flight recording of each worker there.")
    Path jfr;

    @Option(
            names = "--table",
            paramLabel = "FILE.json",
            description = "Writes the figures of such a run into docs/performance.md, and runs none.")
    Path table;

    @Option(names = "--list", description = "Names the cases, and runs none.")
    boolean list;

    @Override
    public Integer call() throws Exception {
        if (table != null) {
            Table.write(table, Home.path().resolve(Path.of("docs", "performance.md")));
            return 0;
        }
        List<Case> cases = choose();
        if (list) {
            cases.forEach(each -> spec.commandLine().getOut().printf("%-32s %s%n", each.name(), each.what()));
            return 0;
        }
        if (runs != null && runs < 1) {
            throw wrong("--runs: " + runs + " is less than 1");
        }
        if (!Files.exists(Home.launcher())) {
            throw wrong(Home.launcher() + " is missing: build it with ./mvnw -Pquick package");
        }
        if (jfr != null) {
            Files.createDirectories(jfr);
        }
        int rounds = runs != null ? runs : quick ? 1 : DEFAULT_RUNS;
        Settings settings = new Settings(quick, rounds, heap, jfr == null ? null : jfr.toAbsolutePath());
        Progress progress = new Progress(System.err, Boolean.getBoolean("bench.terminal"));
        return new Run(settings, progress, System.out).run(cases, json);
    }

    private List<Case> choose() {
        List<Case> all = Cases.all();
        Set<Case> chosen = new LinkedHashSet<>();
        for (String name : wanted) {
            List<Case> found = all.stream()
                    .filter(each -> each.name().equals(name) || each.scenario().equals(name))
                    .toList();
            if (found.isEmpty()) {
                throw wrong("no scenario is named " + name + "; there are "
                        + all.stream().map(Case::scenario).distinct().collect(Collectors.joining(", ")));
            }
            chosen.addAll(found);
        }
        return wanted.isEmpty() ? all : List.copyOf(chosen);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
