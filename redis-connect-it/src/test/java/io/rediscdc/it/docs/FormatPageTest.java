package io.rediscdc.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/FORMAT.md explains the golden vectors as they are: each whole, and then piece by piece. */
class FormatPageTest {
    private static final Pattern PIECES = Pattern.compile("```\\n([0-9a-f]+)\\n\\n(.*?)```", Pattern.DOTALL);

    @Test
    void piecesOfEachGoldenVectorMakeTheWhole() throws IOException {
        Path core = Checkout.root().resolve("redis-connect-core");
        List<String> golden = Files.readAllLines(core.resolve("src/test/resources/io/rediscdc/format/golden.txt"));
        List<String> vectors = golden.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        String page = Files.readString(Checkout.root().resolve("docs").resolve("FORMAT.md"));

        List<String> explained =
                PIECES.matcher(page).results().map(match -> match.group(1)).toList();
        assertThat(explained).isEqualTo(vectors);
        assertThat(PIECES.matcher(page).results().map(match -> joined(match.group(2))))
                .isEqualTo(vectors);
    }

    /** The hex of each line, up to the two spaces before its explanation. */
    private static String joined(String lines) {
        StringBuilder hex = new StringBuilder();
        lines.lines()
                .forEach(
                        line -> hex.append(line.substring(0, line.indexOf("  ")).replace(" ", "")));
        return hex.toString();
    }
}
