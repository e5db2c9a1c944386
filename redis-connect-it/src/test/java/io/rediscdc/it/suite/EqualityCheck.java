package io.rediscdc.it.suite;

import io.rediscdc.tools.RedisCdc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers a line, the name of a test, once verify has found both sides equal, or different for too long. */
final class EqualityCheck implements AutoCloseable {
    /** Within so long the target must have caught up: rounds times their pause. */
    private static final String ROUNDS = "41";

    private static final String PAUSE_MS = "250";

    private final List<String> verify;
    private final ServerSocket listener;
    private final Thread thread = new Thread(this::run, "equality-check");
    private final List<String> different = new ArrayList<>();
    private int checks;
    private Duration slowest = Duration.ZERO;

    /** Listens at once. */
    EqualityCheck(String source, String target, String databases) throws IOException {
        verify = List.of(
                "verify",
                "--no-progress",
                "--rounds",
                ROUNDS,
                "--round-pause",
                PAUSE_MS,
                "--databases",
                databases,
                "--source",
                source,
                "--target",
                target);
        listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Compares now, and says in the log of differences what it was after. */
    synchronized boolean check(String after) {
        long begin = System.nanoTime();
        int exitCode = RedisCdc.run(verify.toArray(String[]::new));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        checks++;
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        if (exitCode != 0) {
            different.add(after);
            System.out.println("DIFFERENT after: " + after);
        }
        return exitCode == 0;
    }

    /** What was counted since the last time this was asked. */
    record Count(int checks, List<String> different, Duration slowest) {}

    synchronized Count takeCount() {
        Count count = new Count(checks, List.copyOf(different), slowest);
        checks = 0;
        different.clear();
        slowest = Duration.ZERO;
        return count;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void run() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                String name = in.readLine();
                String answer = check(name) ? "equal\n" : "different\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
