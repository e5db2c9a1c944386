package io.rediscdc.source.capture;

import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.thread.OwnedThread;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The connection of a capture, and the thread that listens to it: asks a silent server for a sign of life, and reports
 * the connection lost when none comes.
 */
final class HintConnection implements AutoCloseable {
    private static final long JOIN_MS = 5_000;
    private static final String PONG = "PONG";

    private final RespSocket socket;
    private final String runId;
    private final String threadName;
    private final int silenceMs;
    private OwnedThread thread;
    private volatile boolean closed;
    private long asked;
    private final AtomicLong answered = new AtomicLong();

    /**
     * Takes over a connection that nobody listens to yet.
     *
     * @param silenceMs a connection as long without a sign of life is asked for one, and given up if none comes
     */
    HintConnection(RespSocket socket, int silenceMs, String threadName) {
        this.socket = socket;
        this.silenceMs = silenceMs;
        this.threadName = threadName;
        try {
            this.runId =
                    ServerInfo.parse((byte[]) socket.call("INFO", "server")).runId();
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    String serverRunId() {
        return runId;
    }

    /** See {@link Capture#ask}. */
    synchronized long ask() {
        socket.send("PING");
        return ++asked;
    }

    /** See {@link Capture#answered}. */
    long answered() {
        return answered.get();
    }

    /** For what a capture says to the server before {@link #listen}. */
    RespSocket socket() {
        return socket;
    }

    /**
     * Starts the thread.
     *
     * @param receiver gets whatever the server says but its answers to {@link #ask}; what it throws ends the connection
     */
    void listen(Hints hints, Consumer<Object> receiver) {
        socket.setReadTimeoutMs(silenceMs);
        thread = new OwnedThread(threadName, JOIN_MS, () -> run(hints, receiver));
        thread.start();
    }

    /** Ends the connection and its thread; bounded, and harmless when repeated. */
    @Override
    public void close() {
        closed = true;
        socket.close();
        if (thread != null) {
            thread.close();
        }
    }

    private void accept(Object message, Consumer<Object> receiver) {
        if (isAnswer(message)) {
            answered.incrementAndGet();
        } else {
            receiver.accept(message);
        }
    }

    /**
     * A subscribed connection answers with an array of two, any other with a simple string, and a server that cannot save
     * with an error. Asked of every hint.
     */
    private static boolean isAnswer(Object message) {
        Object kind = message instanceof List<?> parts && !parts.isEmpty() ? parts.get(0) : message;
        if (kind instanceof byte[] text) {
            return text.length == PONG.length() && PONG.equalsIgnoreCase(new String(text, StandardCharsets.US_ASCII));
        }
        return kind instanceof String text
                ? PONG.equalsIgnoreCase(text)
                : kind instanceof RedisError error && error.isSignOfLife();
    }

    private void run(Hints hints, Consumer<Object> receiver) {
        try {
            boolean silent = false;
            while (!closed) {
                if (socket.awaitInput()) {
                    silent = false;
                    accept(socket.read(), receiver);
                } else if (silent) {
                    throw new RedisLinkException(
                            "Redis at " + socket.address().hostAndPort() + ": the hint connection has been silent for "
                                    + 2 * silenceMs + " ms, a ping included",
                            null);
                } else {
                    silent = true;
                    ask();
                }
            }
        } catch (RuntimeException e) {
            hints.lost(e);
        } catch (Error e) { // such as no memory: nobody would hear anything any more, and nobody would know
            hints.lost(new IllegalStateException(
                    "Listening to " + socket.address().hostAndPort() + " ended: " + e + "; restart the task", e));
        }
    }
}
