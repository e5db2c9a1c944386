package io.rediscdc.redis;

import java.util.Optional;

/**
 * What a node of a cluster answers for a key that it does not serve.
 *
 * @param ask true if only this one command is to go to the other node, behind ASKING; false if the slot has moved
 * @param slot the slot of the key
 * @param host the other node's host; empty for that of the node that answered
 * @param port the other node's port
 */
public record Redirect(boolean ask, int slot, String host, int port) {
    /** The redirect in an error, if it is one: {@code MOVED 866 127.0.0.1:7001}, or ASK. */
    public static Optional<Redirect> of(RedisError error) {
        String[] parts = error.message().split(" ", -1);
        boolean ask = parts[0].equals("ASK");
        if (parts.length < 3 || !(ask || parts[0].equals("MOVED"))) {
            return Optional.empty();
        }
        int colon = parts[2].lastIndexOf(':');
        return Optional.of(new Redirect(
                ask,
                Integer.parseInt(parts[1]),
                parts[2].substring(0, colon),
                Integer.parseInt(parts[2].substring(colon + 1))));
    }

    /** Whether an error only says that this node, or the cluster, cannot serve the key now. */
    public static boolean isElsewhere(RedisError error) {
        return switch (error.code()) {
            case "MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN" -> true;
            default -> false;
        };
    }
}
