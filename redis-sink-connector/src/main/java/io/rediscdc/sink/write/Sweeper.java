package io.rediscdc.sink.write;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Looks through the keys of one server, some at a time, and removes those that are doomed. A cursor of SCAN means
 * nothing at another server or run of it, so once a connection is another one all is looked at again. For one thread.
 */
final class Sweeper {
    private static final int PAGE = 1_000;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String FIRST = "0";

    private final DatabaseLinks links;
    private final Throttle throttle;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final Map<Integer, Link> lookedOver = new HashMap<>();
    private Sweep sweep;
    private String cursor = FIRST;

    Sweeper(DatabaseLinks links, Throttle throttle) {
        this.links = links;
        this.throttle = throttle;
    }

    /** Goes on for a moment. True once every key that was there from the beginning on has been looked at. */
    boolean next(Sweep current) {
        long from = System.nanoTime();
        if (sweep != current || isConnectedAnew()) {
            sweep = current;
            open.clear();
            open.addAll(new TreeSet<>(current.databases()));
            lookedOver.clear();
            cursor = FIRST;
        }
        while (!open.isEmpty() && System.nanoTime() - from < STEP_NANOS) {
            int db = open.element();
            Link link = links.to(db);
            Link before = lookedOver.put(db, link);
            if (before != null && before != link) {
                sweep = null; // lost just now
                return false;
            }
            page(link, db);
            if (cursor.equals(FIRST)) {
                open.remove();
            }
        }
        return open.isEmpty();
    }

    private boolean isConnectedAnew() {
        return lookedOver.entrySet().stream().anyMatch(each -> links.ifOpen(each.getKey())
                .filter(each.getValue()::equals)
                .isEmpty());
    }

    private void page(Link link, int db) {
        throttle.await(1, 0);
        List<?> reply = (List<?>) link.call("SCAN", cursor, "COUNT", PAGE);
        List<byte[]> keys =
                ((List<?>) reply.get(1)).stream().map(key -> (byte[]) key).toList();
        List<byte[]> doomed = sweep.doomed(db, keys, key -> true);
        if (!doomed.isEmpty()) {
            throttle.await(
                    doomed.size(), doomed.stream().mapToLong(key -> key.length).sum());
            remove(link, doomed);
        }
        cursor = new String((byte[]) reply.get(0), StandardCharsets.US_ASCII);
    }

    private void remove(Link link, List<byte[]> doomed) {
        List<Command> commands =
                doomed.stream().map(key -> Command.of("UNLINK", key)).toList();
        long removed = 0;
        for (Object reply : link.send(commands).await()) {
            if (reply instanceof RedisError error) {
                throw Redirect.isElsewhere(error)
                        ? new RedisLinkException(
                                "Redis at " + link.address().hostAndPort() + ": slots are on the move ("
                                        + error.message() + "); its keys are looked at again",
                                null)
                        : new RedisReplyException("UNLINK", link.address(), error);
            }
            removed += (Long) reply;
        }
        sweep.removed(removed);
    }
}
