package io.rediscdc.bench.load;

import io.rediscdc.bench.process.OwnedProcess;
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
        try (OwnedProcess running = start(port, args)) {
            Process process = running.process();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
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
        }
    }

    /** Starts it, to be ended by the caller. */
    public static OwnedProcess start(int port, String... args) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-p", Integer.toString(port), "--csv"));
        command.addAll(List.of(args));
        return OwnedProcess.start(new ProcessBuilder(command).redirectErrorStream(true), () -> {});
    }
}
