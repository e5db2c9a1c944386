package io.rediscdc.it.sync;

import static org.awaitility.Awaitility.await;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.it.Redis;
import io.rediscdc.source.capture.Hints;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a capture reported since it was last asked. The capture's thread writes, a test's reads. */
final class HintLog implements Hints {
    private static final byte[] MARKER = "marker".getBytes(StandardCharsets.US_ASCII);
    private static final int MARKER_DB = 15;

    private final List<Object> hints = new CopyOnWriteArrayList<>();
    private final Map<DbKey, Cause> causes = new HashMap<>();

    @Override
    public void changed(int db, byte[] key, Cause cause) {
        hints.add(Map.entry(new DbKey(db, key), cause));
    }

    @Override
    public void flushed(int db) {
        hints.add("flushed " + db);
    }

    @Override
    public void swapped(int first, int second) {
        hints.add("swapped " + first + " " + second);
    }

    @Override
    public void lost(RuntimeException cause) {
        hints.add(cause);
    }

    /** What was reported until now, by a marker written last: {@link DbKey}s, texts and the failure that ended it. */
    List<Object> upToNow(Redis redis) {
        Object db = redis.call("CLIENT", "INFO") instanceof byte[] info ? selected(info) : 0;
        redis.call("SELECT", MARKER_DB);
        redis.call("SET", MARKER, "x");
        redis.call("SELECT", db);
        DbKey marker = new DbKey(MARKER_DB, MARKER);
        await().until(() -> hints.stream().anyMatch(hint -> isOf(hint, marker) || hint instanceof Exception));
        List<Object> got = hints.stream()
                .filter(hint -> !isOf(hint, marker))
                .map(this::plain)
                .toList();
        hints.clear();
        return got;
    }

    /** Whether a key was reported since it was last asked for all. */
    boolean saw(DbKey key) {
        return hints.stream().anyMatch(hint -> isOf(hint, key));
    }

    /** What ended the capture, or null. */
    Exception failure() {
        return hints.stream()
                .filter(Exception.class::isInstance)
                .map(Exception.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** The cause that came with the last hint for a key. */
    Cause cause(int db, String key) {
        return causes.get(key(db, key));
    }

    static DbKey key(int db, String key) {
        return new DbKey(db, key.getBytes(StandardCharsets.UTF_8));
    }

    private Object plain(Object hint) {
        if (hint instanceof Map.Entry<?, ?> entry) {
            causes.put((DbKey) entry.getKey(), (Cause) entry.getValue());
            return entry.getKey();
        }
        return hint;
    }

    private static boolean isOf(Object hint, DbKey key) {
        return hint instanceof Map.Entry<?, ?> entry && entry.getKey().equals(key);
    }

    private static int selected(byte[] clientInfo) {
        String text = new String(clientInfo, StandardCharsets.UTF_8);
        int at = text.indexOf(" db=") + 4;
        return Integer.parseInt(text.substring(at, text.indexOf(' ', at)));
    }
}
