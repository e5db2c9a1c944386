package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;

/**
 * A key that was found at a server of its side where nobody looks for it.
 *
 * @param key as it is there
 */
record Misplaced(Side side, Server server, DbKey key) {
    /** Whether it is still there. */
    boolean isThere() {
        return Pair.await(server.later(() -> (Long) server.ask(key.db(), "EXISTS", key.bytes()))) == 1;
    }

    String words() {
        return "at " + server.address().hostAndPort() + ", and belongs to "
                + side.of(key).address().hostAndPort();
    }
}
