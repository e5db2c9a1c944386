package io.rediscdc.it.fleet;

import static org.awaitility.Awaitility.await;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to a source until it is closed: numbers that only grow to the keys {@code seq:N}, and other types, deletes and
 * expiries to others.
 */
final class Traffic implements AutoCloseable {
    static final int KEYS = 3_000;
    private static final int PIPELINE = 50;

    private final RespSocket socket;
    private final Thread thread;
    private final Random random = new Random(7);
    private volatile boolean stopped;
    private final AtomicLong written = new AtomicLong();

    Traffic(RedisServer source) {
        try (Redis redis = new Redis(source)) {
            socket = redis.connect();
        }
        thread = new Thread(this::run, "fleet-traffic");
        thread.setDaemon(true);
        thread.start();
    }

    void awaitMore(long more) {
        long before = written.get();
        await("the traffic to go on").atMost(Duration.ofSeconds(60)).until(() -> written.get() > before + more);
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
            throw new IllegalStateException("the traffic does not end");
        }
    }

    private void run() {
        for (long number = 1; !stopped; ) {
            for (int i = 0; i < PIPELINE; i++) {
                send(number++);
            }
            for (int i = 0; i < PIPELINE; i++) {
                socket.read();
            }
            written.addAndGet(PIPELINE);
        }
    }

    private void send(long number) {
        int key = random.nextInt(KEYS);
        switch (random.nextInt(8)) {
            case 0 -> socket.send("HSET", "hash:" + key, "field" + number % 20, number);
            case 1 -> socket.send("ZADD", "zset:" + key, number, "member" + number % 20);
            case 2 -> socket.send("DEL", "hash:" + key, "zset:" + key);
            case 3 -> socket.send("SET", "expiring:" + key, number, "PX", 86_400_000);
            case 4 -> socket.send("DEL", "seq:" + key);
            default -> socket.send("SET", "seq:" + key, number);
        }
    }
}
