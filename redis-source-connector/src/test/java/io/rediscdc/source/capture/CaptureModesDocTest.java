package io.rediscdc.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.source.capture.monitor.MonitorCapture;
import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in the docs says what the captures say of themselves. */
class CaptureModesDocTest {
    private static final Path DOC = Path.of("..", "docs", "capture-modes.md");

    private static final String HEAD = """
            | `capture.mode` | database number | expiry | eviction | FLUSHALL, FLUSHDB | SWAPDB | consumer groups \
            | changes without an event (VADD, BF.ADD) |
            |---|---|---|---|---|---|---|---|
            """;

    private static final List<Row> ROWS = List.of(
            new Row(NotificationCapture.MODE, "", NotificationCapture.CAPABILITIES),
            new Row(TrackingCapture.MODE, "", TrackingCapture.CAPABILITIES),
            new Row(MonitorCapture.MODE, " on a primary", MonitorCapture.ON_PRIMARY),
            new Row(MonitorCapture.MODE, " on a replica", MonitorCapture.ON_REPLICA));

    private record Row(String mode, String where, Capabilities can) {}

    @Test
    void theTableIsThatOfTheCode() throws IOException {
        String table = HEAD + ROWS.stream().map(CaptureModesDocTest::line).collect(Collectors.joining());
        assertThat(Files.readString(DOC)).contains("<!-- modes -->\n" + table + "<!-- /modes -->\n");
    }

    @Test
    void everyModeHasARow() {
        Set<Object> modes = ROWS.stream().map(Row::mode).collect(Collectors.toCollection(HashSet::new));
        modes.add(CaptureConfig.AUTO);
        assertThat(SourceConfig.definition()
                        .configKeys()
                        .get(CaptureConfig.MODE)
                        .recommender
                        .validValues(CaptureConfig.MODE, Map.of()))
                .containsExactlyInAnyOrderElementsOf(modes);
    }

    private static String line(Row row) {
        Capabilities can = row.can();
        return Stream.of(
                        can.database(),
                        can.expiry(),
                        can.eviction(),
                        can.flush(),
                        can.swapdb(),
                        can.consumerGroups(),
                        can.modules())
                .map(each -> each ? " yes |" : " no |")
                .collect(Collectors.joining("", "| `" + row.mode() + "`" + row.where() + " |", "\n"));
    }
}
