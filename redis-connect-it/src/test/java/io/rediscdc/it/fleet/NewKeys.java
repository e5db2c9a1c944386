package io.rediscdc.it.fleet;

import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;

/**
 * Makes new keys at a source until it is closed, each once: one that is lost on the way stays lost, as no later write
 * brings it back.
 */
final class NewKeys extends SourceWriter {
    private static final int MOST_AHEAD = 50;

    private int number;

    NewKeys(RedisServer source) {
        super(source, "new-keys");
        begin();
    }

    @Override
    long write(RespSocket socket) {
        socket.call("SET", "once:" + number, number);
        if (number % MOST_AHEAD == 0) {
            socket.call("BLPOP", "nobody-pushes-here", "0.05"); // by which the rate is bounded
        }
        number++;
        return 1;
    }
}
