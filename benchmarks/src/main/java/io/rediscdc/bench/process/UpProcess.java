package io.rediscdc.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code redis-cdc up} of this build as a process of its own, as bin/redis-cdc starts it, with a temporary data folder.
 * It ends with us, and so does the folder.
 */
final class UpProcess implements AutoCloseable {
    private static final int END_LIMIT_SECONDS = 15;

    private final Process process;
    private final Path folder;
    private final Thread atExit = new Thread(this::kill, "bench-up-at-exit");

    private UpProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(atExit);
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
        try {
            return new UpProcess(
                    new ProcessBuilder(command)
                            .redirectError(folder.resolve("up.err").toFile())
                            .start(),
                    folder);
        } catch (IOException e) {
            TempFolder.delete(folder);
            throw new UncheckedIOException("cannot start redis-cdc up", e);
        }
    }

    /** Waits for its ready line and returns the words of it by name. */
    Map<String, String> awaitReady() {
        try {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready ")) {
                    return Stream.of(line.split(" "))
                            .filter(word -> word.contains("="))
                            .map(word -> word.split("=", 2))
                            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
                }
            }
            throw new IllegalStateException("redis-cdc up ended before it was ready. It said:\n" + said());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what redis-cdc up says", e);
        }
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
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        kill(END_LIMIT_SECONDS);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook finds nothing left to do.
        }
    }

    /** For the end of the JVM: nothing that it holds is needed any more. */
    private void kill() {
        kill(0);
    }

    private void kill(int afterSeconds) {
        try {
            if (!process.waitFor(afterSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        TempFolder.delete(folder);
    }
}
