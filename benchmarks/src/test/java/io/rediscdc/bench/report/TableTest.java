package io.rediscdc.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rediscdc.bench.cases.Case;
import io.rediscdc.bench.cases.Cases;
import io.rediscdc.bench.machine.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    @TempDir
    Path folder;

    @Test
    void figuresGoBetweenTheMarkersAndNowhereElse() throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"), "before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nbehind\n");
        Table.write(run(), page);

        assertThat(Files.readString(page))
                .startsWith("before\n<!-- bench:begin -->\nMeasured now: Redis 7")
                .endsWith("<!-- bench:end -->\nbehind\n")
                .contains("| sink-set | 200,000 records (200,000 to 200,000) | 400,000 | 0.50 | 1.50, -, - |")
                .contains("| 1 of 1 | 0.80, too much |")
                .contains("- sink-set, round 1: a key is wrong")
                .doesNotContain("old", "p50");
    }

    @Test
    void thePageMustHaveTheMarkers() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");
        Path json = run();
        assertThatThrownBy(() -> Table.write(json, page)).hasMessageContaining("lacks the lines <!-- bench:begin -->");
    }

    @Test
    void whatIsCommittedIsWhatThePageShows() throws IOException {
        Path docs = Path.of(System.getProperty("rediscdc.home"), "docs");
        String table = Table.of(
                new ObjectMapper().readTree(docs.resolve("reports/bench.json").toFile()));
        assertThat(Files.readString(docs.resolve("performance.md")))
                .as("docs/performance.md is made by bin/bench --table docs/reports/bench.json")
                .contains(table);
    }

    private Path run() throws IOException {
        Case measured = Cases.all().get(0);
        Round round = new Round(1);
        round.rates(200_000, 400_000);
        round.cpu(new Meter.Reading(1, Map.of("worker", 0.3), 0, 0), 200_000);
        round.fault("a key is wrong");
        round.others(new Meter.Reading(1, Map.of(), 0.8, 0));
        JsonReport report = new JsonReport(Map.of(
                "started",
                "now",
                "redis",
                "Redis 7",
                "worker-heap",
                "512m",
                "quick",
                false,
                "machine",
                Map.of("cores", "2", "processor", "fast", "system", "Linux", "java", "17")));
        report.add(measured, List.of(round));
        Path json = folder.resolve("run.json");
        report.write(json);
        return json;
    }
}
