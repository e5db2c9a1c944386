package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection as the server sees it. The id alone is not enough to know it again: a server that was restarted gives it
 * out anew.
 *
 * @param id null if the user may not ask for it
 * @param address host and port of the client, null likewise
 */
public record Peer(String id, String address) {
    public static final Peer UNKNOWN = new Peer(null, null);

    private static final Pattern ID_AND_ADDRESS = Pattern.compile("\\bid=(\\d+) addr=(\\S+)");
    /** What stands for the answer where there is no id to cut it by. */
    public static final RedisError NOT_ASKED = new RedisError("NOPERM CLIENT INFO");

    /** Asks the server how it sees a connection. */
    public static Peer of(Link link) {
        Object reply = link.ask("CLIENT", "INFO");
        return reply instanceof byte[] info ? parse(new String(info, StandardCharsets.US_ASCII)) : UNKNOWN;
    }

    /** Reads a line of CLIENT INFO. */
    public static Peer parse(String info) {
        Matcher matcher = ID_AND_ADDRESS.matcher(info);
        return matcher.find() ? new Peer(matcher.group(1), matcher.group(2)) : UNKNOWN;
    }

    /**
     * Cuts it over another connection to the same server.
     *
     * @return how many were cut as a {@code Long}, 0 if it is gone already; or a {@link RedisError}
     */
    public Object cut(Link over) {
        return id == null ? NOT_ASKED : over.ask("CLIENT", "KILL", "ID", id, "ADDR", address);
    }

    /** Whether an answer to {@link #cut} says that the user or the server does not allow it. */
    public static boolean isForbidden(RedisError error) {
        String text = error.message().toLowerCase(Locale.ROOT);
        return error.code().equals("NOPERM") || text.contains("unknown command") || text.contains("unknown subcommand");
    }
}
