package io.rediscdc.bench.process;

import io.rediscdc.tools.server.Folders;
import io.rediscdc.tools.up.ReadyLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code redis-cdc up} of this build as a process of its own, as bin/redis-cdc starts it, with a temporary data folder.
 * It ends with us, and so does the folder.
 */
final class UpProcess implements AutoCloseable {
    private static final int END_LIMIT_SECONDS = 15;

    private final OwnedProcess owned;
    private final Path folder;

    private UpProcess(OwnedProcess owned, Path folder) {
        this.owned = owned;
        this.folder = folder;
    }

    static UpProcess start(String what, List<String> jvmOptions, List<String> args) {
        Path folder = TempFolder.create(what);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-Drediscdc.home=" + Home.path(), "-jar", Home.launcher().toString()));
        command.addAll(List.of("up", "--data-dir", folder.toString()));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("up.err").toFile());
        return new UpProcess(OwnedProcess.start(builder, () -> Folders.delete(folder)), folder);
    }

    /** Waits for its ready line and returns the words of it by name. */
    Map<String, String> awaitReady() {
        return ReadyLine.await(owned.process(), this::said);
    }

    /** What it told people so far, warnings of the connectors among it. */
    String said() {
        try {
            return Files.readString(folder.resolve("up.err"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what redis-cdc up said", e);
        }
    }

    long pid() {
        return owned.process().pid();
    }

    boolean isAlive() {
        return owned.process().isAlive();
    }

    @Override
    public void close() {
        owned.end(END_LIMIT_SECONDS);
    }
}
