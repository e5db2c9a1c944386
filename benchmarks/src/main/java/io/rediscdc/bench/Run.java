package io.rediscdc.bench;

import io.rediscdc.bench.cases.Case;
import io.rediscdc.bench.cases.Case.Prepared;
import io.rediscdc.bench.cases.Settings;
import io.rediscdc.bench.cases.Stage;
import io.rediscdc.bench.machine.Machine;
import io.rediscdc.bench.machine.Meter;
import io.rediscdc.bench.report.JsonReport;
import io.rediscdc.bench.report.Progress;
import io.rediscdc.bench.report.Round;
import io.rediscdc.bench.report.Summary;
import io.rediscdc.bench.report.TextReport;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of {@code bench}: every case in turn, each with all its rounds. */
final class Run {
    private final Settings settings;
    private final Progress progress;
    private final PrintStream out;
    private boolean faults;
    /** Set when the JVM is told to end: what fails from then on fails since its servers are gone. */
    private volatile boolean ending;

    Run(Settings settings, Progress progress, PrintStream out) {
        this.settings = settings;
        this.progress = progress;
        this.out = out;
    }

    /**
     * Returns the exit code.
     *
     * @param json where to write everything after each case, or null
     */
    int run(List<Case> cases, Path json) throws Exception {
        JsonReport report = new JsonReport(about());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true, "bench-ending"));
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            progress.at(each.name() + " (" + (i + 1) + " of " + cases.size() + ")");
            try (Stage stage = new Stage(settings, progress)) {
                List<Round> rounds = measure(each, stage);
                Summary summary = Summary.of(rounds);
                faults |= !summary.faults().isEmpty();
                report.add(each, rounds);
                progress.line("");
                out.println(TextReport.of(each, summary));
            } catch (RuntimeException e) {
                if (ending) {
                    return 1;
                }
                faults = true;
                report.failed(each, e);
                progress.line(each.name() + " could not be measured:");
                e.printStackTrace(System.err);
            }
            if (json != null) {
                report.write(json);
            }
        }
        return faults ? 1 : 0;
    }

    private List<Round> measure(Case each, Stage stage) throws Exception {
        List<Round> rounds = new ArrayList<>();
        try (Prepared prepared = each.prepare(stage)) {
            for (int number = 1; number <= settings.runs(); number++) {
                progress.at(each.name() + ", round " + number + " of " + settings.runs());
                Round round = new Round(number);
                Meter meter = Meter.start();
                prepared.measure(round);
                round.others(meter.read());
                rounds.add(round);
            }
        }
        return rounds;
    }

    private Map<String, Object> about() throws IOException {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("quick", settings.quick());
        about.put("runs", settings.runs());
        about.put("worker-heap", settings.heap());
        try (RedisServer server = RedisServer.start(RedisBinary.find())) {
            about.put("redis", server.info().product());
        }
        about.put("machine", Machine.facts());
        return about;
    }
}
