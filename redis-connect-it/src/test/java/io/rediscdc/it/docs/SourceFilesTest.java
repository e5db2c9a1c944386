package io.rediscdc.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for source files themselves. */
class SourceFilesTest {
    private static final int MOST_LINES = 300;

    @Test
    void noFileOfTheProductIsLong() throws IOException {
        assertThat(productFiles())
                .hasSizeGreaterThan(100)
                .as("files of more than %d lines do more than one thing: split them by what they do", MOST_LINES)
                .allSatisfy(file -> assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(MOST_LINES));
    }

    private static List<Path> productFiles() throws IOException {
        try (Stream<Path> files = Files.find(
                Checkout.root(),
                Integer.MAX_VALUE,
                (file, attributes) -> file.toString().endsWith(".java")
                        && file.toString().contains(Path.of("src", "main").toString()))) {
            return files.toList();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
