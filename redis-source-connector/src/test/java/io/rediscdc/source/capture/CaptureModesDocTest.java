package io.rediscdc.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.source.config.CaptureConfig;
import io.rediscdc.source.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in the docs says what the captures say of themselves. */
class CaptureModesDocTest {
    private static final Path DOC = Path.of("..", "docs", "capture-modes.md");

    private static final String HEAD = """
            | `capture.mode` | database number | expiry | eviction | FLUSHALL, FLUSHDB | SWAPDB | consumer groups \
            | changes without an event (VADD) |
            |---|---|---|---|---|---|---|---|
            """;

    /** One row each. */
    private static final Map<String, Capabilities> MODES = new LinkedHashMap<>();

    static {
        MODES.put(NotificationCapture.MODE, NotificationCapture.CAPABILITIES);
        MODES.put(TrackingCapture.MODE, TrackingCapture.CAPABILITIES);
    }

    @Test
    void theTableIsThatOfTheCode() throws IOException {
        String table = HEAD
                + MODES.entrySet().stream()
                        .map(mode -> row(mode.getKey(), mode.getValue()))
                        .collect(Collectors.joining());
        assertThat(Files.readString(DOC)).contains("<!-- modes -->\n" + table + "<!-- /modes -->\n");
    }

    @Test
    void everyModeHasARow() {
        List<Object> modes = new ArrayList<>(MODES.keySet());
        modes.add(CaptureConfig.AUTO);
        assertThat(SourceConfig.definition()
                        .configKeys()
                        .get(CaptureConfig.MODE)
                        .recommender
                        .validValues(CaptureConfig.MODE, Map.of()))
                .containsExactlyInAnyOrderElementsOf(modes);
    }

    private static String row(String mode, Capabilities can) {
        return Stream.of(
                        can.database(),
                        can.expiry(),
                        can.eviction(),
                        can.flush(),
                        can.swapdb(),
                        can.consumerGroups(),
                        can.modules())
                .map(each -> each ? " yes |" : " no |")
                .collect(Collectors.joining("", "| `" + mode + "` |", "\n"));
    }
}
