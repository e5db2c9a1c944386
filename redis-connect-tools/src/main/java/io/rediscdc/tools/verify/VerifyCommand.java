package io.rediscdc.tools.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code redis-cdc verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares two Redis data sets: type, value and expiry of every key.",
        footer =
                "Exit codes: 0 equal, 1 different or unsettled, or nothing was compared, 2 wrong use or an error, 3 out of memory.")
public final class VerifyCommand implements Callable<Integer> {
    @ArgGroup(validate = false, heading = "Two servers:%n")
    private ServerOptions servers = new ServerOptions();

    @ArgGroup(validate = false, heading = "Or two connectors:%n")
    private Connectors connectors = new Connectors();

    @ArgGroup(validate = false, heading = "Logins, at the servers, or instead of the connectors' own:%n")
    private LoginOptions logins = new LoginOptions();

    @Option(names = "--databases", paramLabel = "LIST", description = "Databases of the source, as in 0,2,4-7 or *.")
    private String databases;

    @Option(
            names = "--database-map",
            paramLabel = "MAP",
            description = "Where the target holds them, as in 0:0,1:3 or *:0; default: under the same number.")
    private String databaseMap;

    @Option(
            names = "--rounds",
            defaultValue = "10",
            description = "Most rounds; those after the first check again what differed. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--round-pause",
            paramLabel = "MS",
            defaultValue = "500",
            description = "Pause between two rounds. Rounds times pause must be longer than the target may lag behind."
                    + " Default: ${DEFAULT-VALUE}.")
    private long roundPauseMs;

    @Option(
            names = "--ttl-tolerance",
            paramLabel = "MS",
            defaultValue = "0",
            description = "By how much two expiries may differ. Default: ${DEFAULT-VALUE}.")
    private long ttlToleranceMs;

    @Option(
            names = "--max-report",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differing keys are shown. Default: ${DEFAULT-VALUE}.")
    private int maxReport;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, too.")
    private Path json;

    @Option(names = "--no-progress", description = "Shows no progress.")
    private boolean noProgress;

    static final class Connectors {
        @Option(names = "--source-config", paramLabel = "FILE", description = "The source connector's JSON.")
        private Path source;

        @Option(names = "--sink-config", paramLabel = "FILE", description = "The sink connector's JSON.")
        private Path sink;

        @Option(
                names = "--target-name",
                paramLabel = "NAME",
                description = "Which of the sink's targets, where it has several.")
        private String targetName;

        private boolean areGiven() {
            return source != null || sink != null || targetName != null;
        }
    }

    @Override
    public Integer call() {
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--round-pause", roundPauseMs, 0);
        requireAtLeast("--ttl-tolerance", ttlToleranceMs, 0);
        requireAtLeast("--max-report", maxReport, 0);
        Verification.Options options =
                new Verification.Options(rounds, Duration.ofMillis(roundPauseMs), ttlToleranceMs, maxReport);
        try (Progress progress = noProgress ? Progress.NONE : Progress.shown(Ansi.AUTO.enabled())) {
            Report report = Verifier.run(plan(), options, progress);
            progress.close();
            ReportText.print(report, System.out);
            if (json != null) {
                ReportJson.write(report, json);
            }
            return report.exitCode();
        }
    }

    private Plan plan() {
        if (servers.areGiven() == connectors.areGiven()) {
            throw new WrongUseException("give either --source URI and --target URI, or --source-config FILE and"
                    + " --sink-config FILE; logins go with both");
        }
        if (servers.areGiven()) {
            return Plan.of(servers.source(logins.source()), servers.target(logins.target()), databases, databaseMap);
        }
        if (connectors.source == null || connectors.sink == null) {
            throw new WrongUseException("--source-config FILE and --sink-config FILE: one of them is missing");
        }
        ConnectorFile source = ConnectorFile.read("--source-config", connectors.source);
        ConnectorFile sink =
                ConnectorFile.read("--sink-config", connectors.sink).target(connectors.targetName);
        return Plan.of(source.with(logins.source()), sink.with(logins.target()), databases, databaseMap);
    }

    private static void requireAtLeast(String option, long value, long least) {
        if (value < least) {
            throw new WrongUseException(option + " " + value + ": must be at least " + least);
        }
    }
}
