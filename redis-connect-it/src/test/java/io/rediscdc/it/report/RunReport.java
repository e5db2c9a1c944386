package io.rediscdc.it.report;

import io.rediscdc.it.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes {@code docs/reports/DATE-NAME.md} from the results of a run of {@code -Pmatrix} and its like, which name it by
 * the property {@code rediscdc.report}. What a test published is in it: {@code TestReporter.publishEntry}, by the names
 * {@link #SERVER} and {@link #RESULT}. JUnit finds it by its service file.
 */
public final class RunReport implements TestExecutionListener {
    /** What a server says that it is. */
    public static final String SERVER = "server";
    /** What a test found out, in words. */
    public static final String RESULT = "result";

    private static final String NAME = System.getProperty("rediscdc.report", "");

    private final Instant begin = Instant.now();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Set<String> servers = new TreeSet<>();

    private static final class Row {
        private final String what;
        private final Instant begin = Instant.now();
        private final List<String> found = new ArrayList<>();
        private String outcome = "did not end";
        private Duration took = Duration.ZERO;

        Row(String what) {
            this.what = what;
        }
    }

    @Override
    public synchronized void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            rows.put(test.getUniqueId(), new Row(test.getDisplayName()));
        }
    }

    @Override
    public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entry.getKeyValuePairs().forEach((key, value) -> {
            if (key.equals(SERVER)) {
                servers.add(value);
            } else if (key.equals(RESULT) && rows.containsKey(test.getUniqueId())) {
                rows.get(test.getUniqueId()).found.add(value);
            }
        });
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        Row row = new Row(test.getDisplayName());
        row.outcome = "skipped: " + reason;
        rows.put(test.getUniqueId(), row);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Row row = rows.get(test.getUniqueId());
        if (row == null && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            row = new Row(test.getDisplayName());
            rows.put(test.getUniqueId(), row);
        }
        if (row != null) {
            row.took = Duration.between(row.begin, Instant.now());
            row.outcome = switch (result.getStatus()) {
                case SUCCESSFUL -> "passed";
                case ABORTED -> "skipped" + reason(result);
                case FAILED -> "**FAILED**" + reason(result);
            };
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        if (NAME.isEmpty() || rows.isEmpty()) {
            return;
        }
        LocalDate date = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        Path file = Checkout.root().resolve("docs").resolve("reports").resolve(date + "-" + NAME + ".md");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, page(plan));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> page(TestPlan plan) {
        List<String> page = new ArrayList<>();
        page.add("# Run of -P" + NAME + ", " + begin.truncatedTo(ChronoUnit.MINUTES));
        page.add("");
        page.add("Written by the run itself (`./mvnw verify -P" + NAME + "`).");
        page.add("");
        page.add("- Servers: " + (servers.isEmpty() ? "see below" : String.join("; ", servers)));
        page.add("- Machine: " + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name")
                + ", Java " + System.getProperty("java.version"));
        page.add("- Tests: " + count("passed") + " passed, " + count("**FAILED**") + " failed, " + count("skipped")
                + " skipped, in " + seconds(Duration.between(begin, Instant.now())));
        String group = null;
        for (Map.Entry<String, Row> each : rows.entrySet()) {
            Row row = each.getValue();
            String own = group(plan, each.getKey());
            if (!own.equals(group)) {
                group = own;
                page.addAll(List.of("", "## " + group, "", "| run | took | outcome | found |", "|---|---|---|---|"));
            }
            page.add("| " + cell(row.what) + " | " + seconds(row.took) + " | " + cell(row.outcome) + " | "
                    + cell(String.join("; ", row.found)) + " |");
        }
        return page;
    }

    private long count(String outcome) {
        return rows.values().stream()
                .filter(row -> row.outcome.startsWith(outcome))
                .count();
    }

    private static String group(TestPlan plan, String id) {
        return plan.getTestIdentifier(org.junit.platform.engine.UniqueId.parse(id))
                .getSource()
                .map(source -> source instanceof MethodSource method
                        ? method.getClassName().replaceAll(".*\\.", "") + ": " + words(method.getMethodName())
                        : "others")
                .orElse("others");
    }

    private static String words(String method) {
        return method.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String reason(TestExecutionResult result) {
        return result.getThrowable()
                .map(thrown -> ": "
                        + String.valueOf(thrown.getMessage())
                                .lines()
                                .filter(line -> !line.isBlank())
                                .findFirst()
                                .orElse(""))
                .orElse("");
    }

    private static String seconds(Duration took) {
        return (took.toMillis() + 500) / 1_000 + " s";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
