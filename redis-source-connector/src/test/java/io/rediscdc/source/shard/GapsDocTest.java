package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page for operators explains every reason that the log gives for a pass. */
class GapsDocTest {
    private static final Path DOC = Path.of("..", "docs", "operations.md");

    @ParameterizedTest
    @EnumSource(GapReason.class)
    void everyReasonHasARow(GapReason reason) throws IOException {
        String page = Files.readString(DOC);
        assertThat(page.substring(page.indexOf("\n## Gaps\n"))).contains("| `" + reason.text() + "` | ");
    }
}
