package io.rediscdc.source.pass;

import io.rediscdc.event.DbKey;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.redis.Command;
import io.rediscdc.source.dirty.DirtySet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One walk over all keys of a server: SCAN of each database, each key found becoming a mark in the dirty set. The pass
 * is complete once every key that was marked when the last page came has been emitted. For the one thread of a shard.
 */
public final class Pass {
    private static final String START = "0";

    private final long number;
    private final DirtySet dirty;
    private final KeyFilter filter;
    private final int pageKeys;
    private final Deque<Integer> databases;
    private final long keysExpected;

    private String cursor = START;
    private boolean pageUnderWay;
    private long keysScanned;
    private long barrier = -1;

    /**
     * @param number counted from 1, over the life of the connector's offsets
     * @param keysByDatabase the databases to walk over, with their number of keys at the start
     * @param pageKeys COUNT of each SCAN
     */
    public Pass(long number, Map<Integer, Long> keysByDatabase, DirtySet dirty, KeyFilter filter, int pageKeys) {
        this.number = number;
        this.dirty = dirty;
        this.filter = filter;
        this.pageKeys = pageKeys;
        this.databases = new ArrayDeque<>(new TreeMap<>(keysByDatabase).keySet());
        this.keysExpected =
                keysByDatabase.values().stream().mapToLong(Long::longValue).sum();
        drawBarrierAtEnd();
    }

    public long number() {
        return number;
    }

    /** Whether another page should be asked for now: there is one, and the reader keeps up. */
    public boolean wantsPage() {
        return !pageUnderWay && !databases.isEmpty() && dirty.scannedSize() < 2 * pageKeys;
    }

    /** The database that {@link #nextPage()} must be sent to. */
    public int database() {
        return databases.element();
    }

    /** The SCAN to send; its reply goes to {@link #accept} before another is asked for. */
    public Command nextPage() {
        pageUnderWay = true;
        return Command.of("SCAN", cursor, "COUNT", pageKeys);
    }

    /** Takes the reply of a SCAN: the next cursor, and keys. */
    public void accept(List<?> reply) {
        pageUnderWay = false;
        int db = databases.element();
        for (Object key : (List<?>) reply.get(1)) {
            byte[] bytes = (byte[]) key;
            keysScanned++;
            if (filter.accepts(bytes)) {
                dirty.scanned(new DbKey(db, bytes));
            }
        }
        cursor = new String((byte[]) reply.get(0), StandardCharsets.US_ASCII);
        if (cursor.equals(START)) {
            databases.remove();
            drawBarrierAtEnd();
        }
    }

    /** Whether all that the pass had to find has been emitted. */
    public boolean complete() {
        return barrier >= 0 && dirty.passed(barrier);
    }

    public long keysScanned() {
        return keysScanned;
    }

    /** Number of keys there were when the pass began; what is added or removed meanwhile is not in it. */
    public long keysExpected() {
        return keysExpected;
    }

    private void drawBarrierAtEnd() {
        if (databases.isEmpty()) {
            barrier = dirty.barrier();
        }
    }
}
