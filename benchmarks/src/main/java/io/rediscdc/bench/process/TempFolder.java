package io.rediscdc.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder. */
final class TempFolder {
    private TempFolder() {}

    static Path create(String what) {
        try {
            return Files.createTempDirectory("redis-cdc-bench-" + what + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for " + what, e);
        }
    }
}
