package io.rediscdc.it.chaos;

import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Overwrites keys in turn, as fast as the server answers pipelines of a hundred, until it is closed. A server that goes
 * away is waited for. It never removes a key.
 */
final class SteadyWriter implements AutoCloseable {
    private static final int PIPELINE = 100;
    private static final long CLOSE_MS = 60_000;

    private final RedisServer server;
    private final String prefix;
    private final int keys;
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    SteadyWriter(RedisServer server, String prefix, int keys) {
        this.server = server;
        this.prefix = prefix;
        this.keys = keys;
        this.thread = new Thread(this::run, "steady-writer-" + prefix);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Commands answered so far. */
    long written() {
        return written.get();
    }

    /** Returns when the last command has been answered. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("the writer does not end");
        }
    }

    private void run() {
        long next = 0;
        while (!stopped) {
            try (RespSocket socket = connect()) {
                while (!stopped) {
                    for (int i = 0; i < PIPELINE; i++, next++) {
                        write(socket, next);
                    }
                    for (int i = 0; i < PIPELINE; i++) {
                        socket.read();
                    }
                    written.addAndGet(PIPELINE);
                }
            } catch (RedisLinkException e) {
                Thread.onSpinWait(); // the server is away: connecting again takes its time by itself
            }
        }
    }

    private void write(RespSocket socket, long number) {
        String key = prefix + ":" + number % keys;
        switch ((int) (number % keys % 4)) {
            case 0 -> socket.send("SET", key, number);
            case 1 -> socket.send("HSET", key, "field" + number % 50, number);
            case 2 -> socket.send("ZADD", key, number, "member" + number % 50);
            default -> socket.send("SETRANGE", key, number % 500, number);
        }
    }

    private RespSocket connect() {
        return RespSocket.connect(
                server.address(),
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 30_000, "writer"));
    }
}
