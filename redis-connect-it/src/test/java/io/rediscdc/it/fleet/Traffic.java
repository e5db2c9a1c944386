package io.rediscdc.it.fleet;

import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.util.Random;

/**
 * Writes to a source until it is closed: numbers that only grow to the keys {@code seq:N}, and other types, deletes and
 * expiries to others.
 */
final class Traffic extends SourceWriter {
    static final int KEYS = 3_000;
    private static final int PIPELINE = 50;

    private final Random random = new Random(7);
    private long number = 1;

    Traffic(RedisServer source) {
        super(source, "fleet-traffic");
        begin();
    }

    @Override
    long write(RespSocket socket) {
        for (int i = 0; i < PIPELINE; i++) {
            send(socket, number++);
        }
        for (int i = 0; i < PIPELINE; i++) {
            socket.read();
        }
        return PIPELINE;
    }

    private void send(RespSocket socket, long number) {
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
