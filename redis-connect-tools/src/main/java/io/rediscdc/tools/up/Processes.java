package io.rediscdc.tools.up;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.apache.logging.log4j.LogManager;

/**
 * What runs in this JVM. It is closed once, last started first, either by the thread that started it or, on a signal,
 * by a shutdown hook, and in bounded time.
 */
final class Processes implements AutoCloseable {
    private static final int CLOSE_LIMIT_MS = 9_000;

    private final PrintWriter err;
    private final Path logs;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread closer = new Thread(this::closeAll, "up-close");

    Processes(PrintWriter err, Path logs) {
        this.err = err;
        this.logs = logs;
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeWithinLimit, "up-shutdown"));
        // Connect would add a hook that runs beside ours and waits for a broker that we have closed.
        Exit.setShutdownHookAdder((name, hook) -> {});
        // Kafka and Connect end the JVM themselves when they cannot go on, each with a code of its own.
        Exit.setExitProcedure((status, message) -> {
            say("Kafka or Connect cannot go on; the reason is in " + logs);
            Runtime.getRuntime().exit(2);
        });
    }

    synchronized <T extends AutoCloseable> T add(T started) {
        running.push(started);
        return started;
    }

    /** Closes everything, or waits while a signal has already led to that. */
    @Override
    public void close() {
        closeWithinLimit();
    }

    private void closeWithinLimit() {
        if (closing.compareAndSet(false, true)) {
            closer.start();
        }
        try {
            closer.join(CLOSE_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closer.isAlive()) {
            say("not everything closed within " + CLOSE_LIMIT_MS + " ms, see " + logs
                    + "; nothing is lost, the next start recovers as after a crash");
            Runtime.getRuntime().halt(2);
        }
    }

    private synchronized void closeAll() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                say(part.getClass().getSimpleName() + " did not close in order: " + e);
            }
        }
        LogManager.shutdown();
    }

    private void say(String text) {
        err.println(text);
        err.flush();
    }
}
