package io.rediscdc.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replica's own connection to its primary. It keeps its client id when replication goes on where it was, and has a new
 * one once the replica has loaded all of its primary's data anew, which it tells in no other way.
 */
public final class PrimaryLink {
    /** What to ask a replica. */
    public static final List<String> COMMAND = List.of("CLIENT", "LIST", "TYPE", "master");

    private static final Pattern ID = Pattern.compile("^id=(\\d+) ");

    private PrimaryLink() {}

    /** The client id in the reply to {@link #COMMAND}; null without a connection, and for an error. */
    public static String id(Object reply) {
        if (!(reply instanceof byte[] list)) {
            return null;
        }
        Matcher matcher = ID.matcher(new String(list, StandardCharsets.UTF_8));
        return matcher.find() ? matcher.group(1) : null;
    }
}
