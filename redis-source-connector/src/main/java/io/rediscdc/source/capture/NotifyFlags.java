package io.rediscdc.source.capture;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The flags of {@code notify-keyspace-events}: a set of letters, which servers print in any order. */
public final class NotifyFlags {
    /** What {@link #parse} takes the reply of. */
    public static final List<String> COMMAND = List.of("CONFIG", "GET", "notify-keyspace-events");

    /** What A stands for. */
    private static final String ALL = "g$lshzxetd";

    private NotifyFlags() {}

    /**
     * The flags that the server answered with, or null if it does not let us see them: managed services take CONFIG
     * away, and an ACL may.
     *
     * @throws RedisReplyException if it might answer later
     */
    public static String parse(Object reply, RedisAddress address) {
        if (reply instanceof RedisError error && error.kind() == ErrorKind.RETRIABLE) {
            throw new RedisReplyException(String.join(" ", COMMAND), address, error);
        }
        return reply instanceof List<?> pair && pair.size() == 2
                ? new String((byte[]) pair.get(1), StandardCharsets.US_ASCII)
                : null;
    }

    /** In words, what is missing for every change to be notified by key event; empty if nothing is. */
    public static String missing(String flags) {
        StringBuilder missing = new StringBuilder();
        if (flags.indexOf('E') < 0) {
            missing.append('E');
        }
        if (flags.chars().noneMatch(flag -> flag == 'A' || ALL.indexOf(flag) >= 0)) {
            missing.append('A');
        } else if (flags.indexOf('A') < 0) {
            ALL.chars().filter(flag -> flags.indexOf(flag) < 0).forEach(flag -> missing.append((char) flag));
        }
        return missing.toString();
    }

    /** The command line that adds what is missing. */
    public static String remedy(String flags, RedisAddress address) {
        return "redis-cli -h " + address.host() + " -p " + address.port() + " CONFIG SET notify-keyspace-events "
                + union(flags);
    }

    /** The flags that are set, and E and A. */
    static String union(String flags) {
        StringBuilder all = new StringBuilder("EA");
        flags.chars()
                .filter(flag -> "EA".indexOf(flag) < 0 && ALL.indexOf(flag) < 0)
                .forEach(flag -> all.append((char) flag));
        return all.toString();
    }
}
