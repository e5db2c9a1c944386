package io.rediscdc.it.fleet;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Writes to a source by a thread of its own until it is closed. */
abstract class SourceWriter implements AutoCloseable {
    private final RespSocket socket;
    private final Thread thread;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean stopped;

    /**
     * Starts nothing yet, see {@link #begin}.
     *
     * @param name of the thread
     */
    SourceWriter(RedisServer source, String name) {
        try (Redis redis = new Redis(source)) {
            socket = redis.connect();
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Writes some more, and returns how much that was. */
    abstract long write(RespSocket socket);

    /** To be called once all is made that {@link #write} needs. */
    final void begin() {
        thread.start();
    }

    final void awaitMore(long more) {
        long before = written.get();
        await(thread.getName() + " to go on").atMost(Duration.ofSeconds(60)).until(() -> written.get() > before + more);
    }

    @Override
    public final void close() {
        stopped = true;
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
    }

    private void run() {
        while (!stopped) {
            written.addAndGet(write(socket));
        }
    }
}
