package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.NotificationCapture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server does with hints that nobody reads, as when the worker is frozen or its network is dead: a subscriber is
 * cut off in time, any other client has no bound by default, and a server with a maxmemory evicts keys for it.
 */
public final class UnreadHints {
    private static final Pattern LIMIT = Pattern.compile("\\bnormal (\\d+) (\\d+) ");

    private UnreadHints() {}

    /**
     * In words, that the server would evict keys for unread hints, and what to do; empty if it would not.
     *
     * @param server INFO with the default sections
     * @param mode by which hints come from it
     */
    public static String warning(Link link, ServerInfo server, String mode) {
        String policy = server.get("maxmemory_policy");
        if (mode.equals(NotificationCapture.MODE)
                || server.get("maxmemory").matches("0?")
                || policy.equals("noeviction")
                || isBounded(link)) {
            return "";
        }
        return "Redis at " + link.address().hostAndPort() + " evicts keys at maxmemory (" + policy
                + "), and buffers what"
                + " a client of capture.mode=" + mode
                + " does not read without bound: if this worker is frozen"
                + " or cut off by the network, the server evicts data for it. Bound it: redis-cli -h "
                + link.address().host() + " -p " + link.address().port() + " CONFIG SET maxmemory-clients 5% (Redis 7.0"
                + " and later), or CONFIG SET client-output-buffer-limit \"normal 256mb 64mb 60\", and keep it in the"
                + " server's configuration file. A user without +config|get is told so all the same";
    }

    /** Where the server does not show it, no. */
    private static boolean isBounded(Link link) {
        Matcher limit = LIMIT.matcher(setting(link, "client-output-buffer-limit"));
        return !setting(link, "maxmemory-clients").matches("0?")
                || limit.find()
                        && !(limit.group(1).equals("0") && limit.group(2).equals("0"));
    }

    /** Empty for one that the server does not know or show. */
    private static String setting(Link link, String name) {
        return link.ask("CONFIG", "GET", name) instanceof List<?> pair && pair.size() == 2
                ? new String((byte[]) pair.get(1), StandardCharsets.US_ASCII)
                : "";
    }
}
