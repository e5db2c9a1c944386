package io.rediscdc.source.capture.monitor;

import io.rediscdc.event.DbKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The clients that may be blocked in BLMOVE or BRPOPLPUSH. Once something is pushed to the source, the destination
 * changes without a line of its own: so whatever may have changed the source may have changed the destination. A client
 * that runs another command is blocked no longer, nor is one whose time is up. For one thread.
 *
 * <p>Of a client that was blocked before listening began no server tells what it moves to: if it is unblocked later, its
 * destination is hinted by the next command that names it, or read by the next pass.
 */
final class BlockedMoves {
    /** Most clients to remember. */
    static final int MOST = 10_000;

    /** A server that is busy with a long script frees no client meanwhile, even if its time is up. */
    private static final long LATE_MICROS = 60_000_000;

    private final Map<String, Move> byClient = new HashMap<>();
    private final Map<DbKey, List<Move>> bySource = new HashMap<>();

    /**
     * @param untilMicros by the server's clock, when the client gives up waiting; {@link Long#MAX_VALUE} for never
     */
    record Move(DbKey source, DbKey destination, long untilMicros) {
        private boolean over(long nowMicros) {
            return nowMicros - LATE_MICROS > untilMicros;
        }
    }

    boolean isEmpty() {
        return byClient.isEmpty();
    }

    /**
     * A client may be blocked from now on.
     *
     * @return false if there are too many to remember them all
     */
    boolean add(String client, Move move, long nowMicros) {
        forget(client);
        if (byClient.size() >= MOST) {
            List<String> over = new ArrayList<>();
            byClient.forEach((each, its) -> {
                if (its.over(nowMicros)) {
                    over.add(each);
                }
            });
            over.forEach(this::forget);
            if (byClient.size() >= MOST) {
                return false;
            }
        }
        byClient.put(client, move);
        bySource.computeIfAbsent(move.source(), source -> new ArrayList<>(1)).add(move);
        return true;
    }

    /** A client is not blocked any more. */
    void forget(String client) {
        Move move = byClient.remove(client);
        if (move != null) {
            List<Move> moves = bySource.get(move.source());
            moves.remove(move);
            if (moves.isEmpty()) {
                bySource.remove(move.source());
            }
        }
    }

    /** Gives each destination that may have changed because a key has, through any number of moves. */
    void follow(DbKey changed, long nowMicros, Consumer<DbKey> to) {
        if (!bySource.containsKey(changed)) {
            return;
        }
        Set<DbKey> seen = new HashSet<>(Set.of(changed));
        Deque<DbKey> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (Move move : bySource.getOrDefault(open.remove(), List.of())) {
                if (!move.over(nowMicros) && seen.add(move.destination())) {
                    open.add(move.destination());
                    to.accept(move.destination());
                }
            }
        }
    }
}
