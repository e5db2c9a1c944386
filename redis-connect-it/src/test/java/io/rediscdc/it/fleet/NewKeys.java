package io.rediscdc.it.fleet;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes new keys at a source until it is closed, each once: one that is lost on the way stays lost, as no later write
 * brings it back.
 */
final class NewKeys implements AutoCloseable {
    private static final int MOST_AHEAD = 50;

    private final RespSocket socket;
    private final Thread thread;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean stopped;

    NewKeys(RedisServer source) {
        try (Redis redis = new Redis(source)) {
            socket = redis.connect();
        }
        thread = new Thread(this::run, "new-keys");
        thread.setDaemon(true);
        thread.start();
    }

    void awaitMore(long more) {
        long before = written.get();
        await("new keys").atMost(Duration.ofSeconds(60)).until(() -> written.get() > before + more);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        if (thread.isAlive()) {
            throw new IllegalStateException("the writing of new keys does not end");
        }
    }

    private void run() {
        for (int number = 0; !stopped; number++) {
            socket.call("SET", "once:" + number, number);
            if (number % MOST_AHEAD == 0) {
                socket.call("BLPOP", "nobody-pushes-here", "0.05"); // by which the rate is bounded
            }
            written.set(number);
        }
    }
}
