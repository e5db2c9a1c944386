package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Walks the keys of one database of one server with SCAN, one page ahead of whoever takes them. */
final class KeyScan {
    static final int PAGE = 500;

    private static final List<?> NOTHING = List.of(Cursor.START, List.of());

    private final Server server;
    private final int db;
    private CompletableFuture<List<?>> ahead;

    KeyScan(Server server, int db) {
        this.server = server;
        this.db = db;
        this.ahead = ask(Cursor.START);
    }

    /** The next page, perhaps an empty one, or null after the last. A key may come twice. */
    List<DbKey> next() {
        if (ahead == null) {
            return null;
        }
        List<?> reply = Pair.await(ahead);
        byte[] cursor = (byte[]) reply.get(0);
        ahead = Cursor.atEnd(cursor) ? null : ask(cursor);
        return ((List<?>) reply.get(1))
                .stream().map(key -> new DbKey(db, (byte[]) key)).toList();
    }

    private CompletableFuture<List<?>> ask(byte[] cursor) {
        return server.later(
                () -> Server.orIfNoDatabase(() -> (List<?>) server.ask(db, "SCAN", cursor, "COUNT", PAGE), NOTHING));
    }
}
