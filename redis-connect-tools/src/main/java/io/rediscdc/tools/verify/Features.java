package io.rediscdc.tools.verify;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;

/**
 * What a server's version can tell.
 *
 * @param expireTime PEXPIRETIME, Redis 7.0 and newer
 * @param fieldExpiry expiry of hash fields, Redis 7.4 and newer
 * @param streamCounters entries-added and its like of streams, as old as PEXPIRETIME
 */
record Features(boolean expireTime, boolean fieldExpiry, boolean streamCounters) {
    private static final String NO_SUCH_KEY = Reserved.PREFIX + "verify:none";

    static Features of(Link link) {
        boolean expireTime = knows(link, "PEXPIRETIME", NO_SUCH_KEY);
        return new Features(expireTime, knows(link, "HPEXPIRETIME", NO_SUCH_KEY, "FIELDS", 1, "f"), expireTime);
    }

    /** What both can tell. */
    Features and(Features other) {
        return new Features(
                expireTime && other.expireTime,
                fieldExpiry && other.fieldExpiry,
                streamCounters && other.streamCounters);
    }

    /** A command that is refused for its rights exists all the same. */
    private static boolean knows(Link link, Object... command) {
        return !(link.ask(command) instanceof RedisError error
                && error.message().contains("unknown command"));
    }
}
