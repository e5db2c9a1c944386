package io.rediscdc.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The machine's own redis-benchmark, the yardstick of every measurement. */
public final class RedisBenchmark {
    private static final String PROGRAM = "redis-benchmark";

    private RedisBenchmark() {}

    /**
     * Runs it to its end.
     *
     * @return requests a second, as it says
     */
    public static double run(int port, String... args) {
        Running running = start(port, args);
        try {
            String out = new String(running.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = running.process.waitFor();
            List<String> lines =
                    out.lines().filter(line -> line.startsWith("\"")).toList();
            if (exitCode != 0 || lines.isEmpty()) {
                throw new IllegalStateException(PROGRAM + " ended with exit code " + exitCode + " and said: " + out);
            }
            String[] fields = lines.get(lines.size() - 1).split("\",\"");
            return Double.parseDouble(fields[1].replace("\"", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what " + PROGRAM + " says", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + PROGRAM + " runs", e);
        } finally {
            running.close();
        }
    }

    /** Starts it, to be ended by {@link Running#close}; it ends with us. */
    public static Running start(int port, String... args) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-p", Integer.toString(port), "--csv"));
        command.addAll(List.of(args));
        try {
            return new Running(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start " + PROGRAM + ": install it (Debian: redis-tools), so that it is on PATH", e);
        }
    }

    /** One that runs. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final Thread atExit;

        private Running(Process process) {
            this.process = process;
            this.atExit = new Thread(process::destroyForcibly, "redis-benchmark-at-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
        }

        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void close() {
            try {
                process.destroyForcibly().waitFor();
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                // The JVM is ending already, and the hook finds nothing left to do.
            }
        }
    }
}
