package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.List;

/** The servers that a side is made of, and which of them holds a key. For several threads. */
interface Parts extends AutoCloseable {
    /** Every server that holds keys, in the order of the list. */
    List<Server> all();

    /** The server that a key belongs to. */
    Server of(DbKey key);

    /** Whether a key that was found at a server is there by the rule by which keys are dealt out. */
    boolean isAtHome(Server server, DbKey key);

    /** A server answered that a key is elsewhere. */
    void changed();

    /** Asks the servers which of them holds which keys. */
    Layout layout();

    /** Ends the connections and threads of all. */
    @Override
    void close();
}
