package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.List;

/**
 * A value that is read in parts, on the thread of its server.
 *
 * @param bytes about what it takes in memory, negative if the server does not tell
 */
record BigKey(Server server, DbKey name, long bytes) {
    private static final int MOST_ELEMENTS = 1_000;
    private static final int ELEMENTS_IF_UNKNOWN = 100;
    private static final long WINDOW_BYTES = 1024 * 1024;

    byte[] key() {
        return name.bytes();
    }

    int db() {
        return name.db();
    }

    Object ask(Object... args) {
        return server.ask(db(), args);
    }

    long askNumber(Object... args) {
        return (Long) ask(args);
    }

    List<?> askList(Object... args) {
        return (List<?>) ask(args);
    }

    /** How many of its elements to ask for at a time. */
    int window(long elements) {
        return (int) Math.min(MOST_ELEMENTS, fitting(elements, WINDOW_BYTES));
    }

    /** How many of its elements take about so many bytes, at least one. */
    long fitting(long elements, long limit) {
        if (bytes < 0) {
            return ELEMENTS_IF_UNKNOWN;
        }
        long average = Math.max(1, bytes / Math.max(1, elements));
        return Math.max(1, limit / average);
    }
}
