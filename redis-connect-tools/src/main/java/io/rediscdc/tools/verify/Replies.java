package io.rediscdc.tools.verify;

import java.nio.charset.StandardCharsets;

/** Words and numbers in replies, which servers send as simple or as bulk strings, or as integers. */
final class Replies {
    private Replies() {}

    /** {@code unknown} for a null reply. */
    static String text(Object reply) {
        return reply instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : reply == null ? "unknown" : reply.toString();
    }
}
