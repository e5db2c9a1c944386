package io.rediscdc.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes the figures of a run into a page, between two marker comments. */
public final class Table {
    private static final String BEGIN = "<!-- bench:begin -->";
    private static final String END = "<!-- bench:end -->";
    private static final List<String> LAG =
            List.of("lag-max-ms", "catch-up-s", "gaps", "passes", "server-us-per-write-extra", "different-keys");
    private static final List<String> LATENCY =
            List.of("latency-p50-ms", "latency-p99-ms", "latency-p99.9-ms", "latency-max-ms", "states-skipped");

    private Table() {}

    /** Replaces what is between the markers of the page. */
    public static void write(Path json, Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(page + " lacks the lines " + BEGIN + " and " + END);
        }
        String table = of(new ObjectMapper().readTree(json.toFile()));
        Files.writeString(page, text.substring(0, begin + BEGIN.length()) + "\n" + table + text.substring(end));
    }

    /** The figures as Markdown. */
    static String of(JsonNode run) {
        StringBuilder text = new StringBuilder();
        JsonNode about = run.get("about");
        JsonNode machine = about.get("machine");
        text.append(String.format(
                Locale.ROOT,
                "Measured %s: %s, %s cores (%s), %s, %s; worker heap %s%s.%n%n",
                about.get("started").asText(),
                about.get("redis").asText(),
                machine.get("cores").asText(),
                machine.get("processor").asText(),
                machine.get("system").asText(),
                machine.get("java").asText(),
                about.get("worker-heap").asText(),
                about.get("quick").asBoolean() ? "; a run with --quick, which shows that it works, not how fast" : ""));
        rates(text, run);
        List<JsonNode> live = having(run, "lag-max-ms");
        if (!live.isEmpty()) {
            text.append("""

                    | case | longest lag, ms | done after the last write, s | gaps | passes | server CPU a write more, us \
                    | keys that differ | others, cores |
                    |---|---|---|---|---|---|---|---|
                    """);
            live.forEach(each -> row(text, each, LAG));
        }
        List<JsonNode> latency = having(run, "latency-p50-ms");
        if (!latency.isEmpty()) {
            text.append("""

                    | case | p50, ms | p99, ms | p99.9, ms | max, ms | states skipped | others, cores |
                    |---|---|---|---|---|---|---|
                    """);
            latency.forEach(each -> row(text, each, LATENCY));
        }
        faults(text, run);
        return text.toString();
    }

    private static void rates(StringBuilder text, JsonNode run) {
        text.append("""
                | case | a second (min to max) | redis-benchmark | ratio | CPU seconds a million: worker, Kafka, Redis \
                | worker's memory, heap, live, MiB | rounds | others, cores |
                |---|---|---|---|---|---|---|---|
                """);
        for (JsonNode each : having(run, Figure.RATE)) {
            JsonNode rate = figure(each, Figure.RATE);
            text.append("| ").append(each.get("name").asText()).append(" | ");
            text.append(number(rate, "median") + " " + each.get("unit").asText());
            text.append(" (" + number(rate, "min") + " to " + number(rate, "max") + ") | ");
            text.append(String.join(
                    " | ",
                    median(each, Figure.REFERENCE),
                    median(each, Figure.RATIO),
                    medians(each, Figure.CPU + "worker", Figure.CPU + "kafka", Figure.CPU + "redis"),
                    medians(each, Figure.WORKER_MEMORY, Figure.HEAP, Figure.HEAP_LIVE),
                    each.at("/summary/counted").asText() + " of "
                            + each.at("/summary/rounds").asText(),
                    others(each)));
            text.append(" |\n");
        }
    }

    private static void row(StringBuilder text, JsonNode each, List<String> figures) {
        text.append("| ").append(each.get("name").asText());
        figures.forEach(name -> text.append(" | ").append(median(each, name)));
        text.append(" | ").append(others(each)).append(" |\n");
    }

    private static void faults(StringBuilder text, JsonNode run) {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : run.get("cases")) {
            String name = each.get("name").asText();
            each.at("/summary/faults").forEach(fault -> lines.add(name + ", " + fault.asText()));
            if (each.has("failed")) {
                lines.add(name + " could not be measured: "
                        + each.get("failed").asText().lines().findFirst().orElse(""));
            }
        }
        if (!lines.isEmpty()) {
            text.append("\nNot as it should be:\n\n");
            lines.forEach(line -> text.append("- ").append(line).append('\n'));
        }
    }

    /** What others took, and whether it was too much. */
    private static String others(JsonNode each) {
        return median(each.at("/summary/foreign-cores"))
                + (each.at("/summary/quiet").asBoolean() ? "" : ", too much");
    }

    private static List<JsonNode> having(JsonNode run, String figure) {
        List<JsonNode> cases = new ArrayList<>();
        run.get("cases").forEach(each -> {
            if (!figure(each, figure).isMissingNode()) {
                cases.add(each);
            }
        });
        return cases;
    }

    private static String medians(JsonNode each, String... figures) {
        List<String> medians = new ArrayList<>();
        for (String figure : figures) {
            medians.add(median(each, figure));
        }
        return String.join(", ", medians);
    }

    private static String median(JsonNode each, String figure) {
        return median(figure(each, figure));
    }

    /** Nothing but a dash where nothing was measured. */
    private static String median(JsonNode spread) {
        return spread.isMissingNode() ? "-" : number(spread, "median");
    }

    private static JsonNode figure(JsonNode each, String name) {
        return each.path("summary").path("figures").path(name);
    }

    private static String number(JsonNode spread, String which) {
        return TextReport.number(spread.get(which).asDouble());
    }
}
