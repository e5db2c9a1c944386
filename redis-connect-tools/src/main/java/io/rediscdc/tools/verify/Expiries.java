package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Absolute expiries, exact to the millisecond on every server. Before Redis 7.0 there is no PEXPIRETIME: there PTTL is
 * asked between two TIMEs, which gives the absolute time exactly when both lie in the same millisecond. If they do not,
 * it is asked again.
 */
final class Expiries {
    /** PEXPIRETIME's and PTTL's word for a key that is not there. */
    static final long NO_KEY = -2;

    private static final int ATTEMPTS = 1_000;

    private final Server server;

    Expiries(Server server) {
        this.server = server;
    }

    List<Command> commands(byte[] key) {
        return server.features().expireTime()
                ? List.of(Command.of("PEXPIRETIME", key))
                : List.of(Command.of("TIME"), Command.of("PTTL", key), Command.of("TIME"));
    }

    /** In ms since 1970, {@link Reading#NO_EXPIRY} or {@link #NO_KEY}. */
    long at(int db, byte[] key, List<Object> replies) {
        List<Object> asked = replies;
        for (int i = 0; i < ATTEMPTS; i++) {
            Command command = commands(key).get(asked.size() / 2);
            long answer = (Long) server.result(command, asked.get(asked.size() / 2));
            if (asked.size() == 1 || answer < 0) {
                return answer;
            }
            long before = millis(asked.get(0));
            if (before == millis(asked.get(2))) {
                return before + answer;
            }
            asked = server.askAll(db, commands(key));
        }
        throw new IllegalStateException("Redis at " + server + " took more than a millisecond from TIME to TIME "
                + ATTEMPTS + " times in a row, so that an expiry cannot be read: try again when it is less busy");
    }

    private static long millis(Object time) {
        List<?> parts = (List<?>) time;
        return number(parts.get(0)) * 1_000 + number(parts.get(1)) / 1_000;
    }

    private static long number(Object digits) {
        return Long.parseLong(new String((byte[]) digits, StandardCharsets.US_ASCII));
    }
}
