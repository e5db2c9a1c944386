package io.rediscdc.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bin/redis-cdc up} as a user starts it, on free ports. */
public final class UpProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Pattern READY =
            Pattern.compile("(?m)^ready kafka=(\\S+) rest=(\\S+) data=(\\S+) connectors=(\\S*)$");

    private final Process process;
    private final Path out;
    private final Path err;

    private UpProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it; {@code args} follow {@code --data-dir}. */
    public static UpProcess start(Path dataDir, String... args) throws IOException {
        Path out = Files.createTempFile("up", ".out");
        Path err = Files.createTempFile("up", ".err");
        List<String> command = new ArrayList<>(
                List.of(Checkout.root().resolve("bin").resolve("redis-cdc").toString(), "up"));
        command.addAll(List.of("--kafka-port", "0", "--rest-port", "0", "--data-dir", dataDir.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new UpProcess(process, out, err);
    }

    /** What the line {@code ready} said. */
    public record Ready(String kafka, String rest, List<String> connectors) {}

    /** Waits for that line. */
    public Ready awaitReady() {
        return await("ready")
                .atMost(START_LIMIT)
                .until(this::ready, Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until it has ended by itself and returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it still runs. It said:\n" + errors());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM and returns how long it took to end. */
    public Duration terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        awaitEnd();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public void kill9() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** What it wrote to stdout. */
    public String output() {
        return read(out);
    }

    /** What it wrote to stderr. */
    public String errors() {
        return read(err);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill9();
        Files.delete(out);
        Files.delete(err);
    }

    private Optional<Ready> ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with exit code " + process.exitValue() + ": " + errors());
        }
        Matcher line = READY.matcher(read(out));
        return line.find()
                ? Optional.of(new Ready(
                        line.group(1), line.group(2), List.of(line.group(4).split(","))))
                : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
