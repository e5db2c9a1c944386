package io.rediscdc.tools.quickstart;

import io.rediscdc.tools.RedisCdc;
import io.rediscdc.tools.server.Folders;
import io.rediscdc.tools.up.ReadyLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code redis-cdc up} as a process of its own, with a temporary data folder. It ends with us. */
final class UpProcess implements AutoCloseable {
    private static final int END_LIMIT_SECONDS = 15;

    private final Process process;
    private final Path folder;
    private final Thread atExit = new Thread(this::end, "quickstart-at-exit");

    private UpProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it.
     *
     * @param variables for <code>${env:...}</code> in the connectors' configuration
     */
    static UpProcess start(Map<String, String> variables) {
        try {
            Path folder = Files.createTempDirectory("redis-cdc-quickstart-");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx1g");
            command.add("-Drediscdc.home=" + Home.path());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), RedisCdc.class.getName()));
            command.addAll(List.of("up", "--kafka-port", "0", "--rest-port", "0", "--data-dir", folder.toString()));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(folder.resolve("up.err").toFile());
            builder.environment().putAll(variables);
            return new UpProcess(builder.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start redis-cdc up", e);
        }
    }

    /**
     * Waits for its ready line.
     *
     * @return the words of the line by name, {@code kafka} and {@code rest} among them
     */
    Map<String, String> awaitReady() {
        return ReadyLine.await(process, this::said);
    }

    /** What it told people so far, warnings of the connectors among it. */
    String said() {
        try {
            return Files.readString(folder.resolve("up.err"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what redis-cdc up said", e);
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook finds nothing left to do.
        }
    }

    private synchronized void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
