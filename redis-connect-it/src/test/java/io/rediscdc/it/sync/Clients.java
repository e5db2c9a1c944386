package io.rediscdc.it.sync;

import io.rediscdc.it.Redis;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The connections of a server as CLIENT LIST shows them. */
final class Clients {
    private Clients() {}

    /** The ids of those that are pushed the names of changed keys. */
    static List<String> tracking(Redis redis) {
        return ids(redis, " flags=\\w*t\\w* ");
    }

    /** The ids of those that have subscribed to a pattern. */
    static List<String> subscribed(Redis redis) {
        return ids(redis, " psub=1 ");
    }

    private static List<String> ids(Redis redis, String pattern) {
        return new String((byte[]) redis.call("CLIENT", "LIST"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches(".*" + pattern + ".*"))
                .map(line -> line.replaceAll("^id=(\\d+) .*", "$1"))
                .toList();
    }
}
