package io.rediscdc.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rediscdc.bench.cases.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A run as JSON, version 1: everything that was measured, round by round. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode run = JSON.createObjectNode();
    private final ArrayNode cases = JSON.createArrayNode();

    /**
     * @param about the machine, the versions and how the run was asked for
     */
    public JsonReport(Map<String, ?> about) {
        run.put("v", 1);
        run.set("about", JSON.valueToTree(about));
        run.set("cases", cases);
    }

    /** Adds a case with at least one round. */
    public void add(Case measured, List<Round> rounds) {
        ObjectNode node = cases.addObject();
        node.put("name", measured.name());
        node.put("what", measured.what());
        node.put("unit", measured.unit());
        node.put("reference", measured.reference());
        Summary summary = Summary.of(rounds);
        ObjectNode sums = node.putObject("summary");
        sums.put("quiet", summary.quiet());
        sums.put("counted", summary.counted());
        sums.put("rounds", summary.rounds());
        sums.set("foreign-cores", spread(summary.foreign()));
        ObjectNode figures = sums.putObject("figures");
        summary.figures().forEach((name, spread) -> figures.set(name, spread(spread)));
        sums.set("faults", JSON.valueToTree(summary.faults()));
        ArrayNode all = node.putArray("rounds");
        for (Round round : rounds) {
            ObjectNode one = all.addObject();
            one.put("round", round.number());
            one.put("foreign-cores", rounded(round.foreign()));
            one.put("stolen-cores", rounded(round.stolen()));
            one.put("quiet", round.isQuiet());
            ObjectNode values = one.putObject("figures");
            round.figures().forEach((name, value) -> values.put(name, rounded(value)));
            if (!round.series().isEmpty()) {
                ObjectNode series = one.putObject("series");
                round.series().forEach((name, points) -> series.put(name, series(points)));
            }
        }
    }

    /** Notes a case that could not be measured. */
    public void failed(Case measured, Throwable failure) {
        ObjectNode node = cases.addObject();
        node.put("name", measured.name());
        node.put("failed", failure.toString());
    }

    public void write(Path file) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(run));
    }

    private static ObjectNode spread(Spread spread) {
        return JSON.createObjectNode()
                .put("median", rounded(spread.median()))
                .put("min", rounded(spread.min()))
                .put("max", rounded(spread.max()));
    }

    /** A whole series in one line of text, or it would take more lines than all the rest. */
    private static String series(List<double[]> points) {
        double[][] rounded = points.stream()
                .map(point -> new double[] {rounded(point[0]), rounded(point[1])})
                .toArray(double[][]::new);
        try {
            return new ObjectMapper().writeValueAsString(rounded);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To four digits, or whole: more are not measured. */
    private static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double scale = Math.pow(10, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value)))));
        return Math.round(value * scale) / scale;
    }
}
