package io.rediscdc.it.chaos;

import io.rediscdc.it.Redis;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RespSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks by MONITOR at all that a target executes: the number of a key of {@link SequencedLoad} never goes back. */
final class OrderWatch implements AutoCloseable {
    private static final Pattern SET = Pattern.compile("\\S+ \\[(\\d+) \\S+] \"SET\" \"(seq:\\d+)\" \"(\\d+)\".*");

    private final RespSocket monitor;
    private final Thread thread;
    private final Map<String, Integer> last = new HashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicLong writes = new AtomicLong();

    OrderWatch(Redis target) {
        monitor = target.connect();
        monitor.call("MONITOR");
        monitor.setReadTimeoutMs(0);
        thread = new Thread(this::watch, "order-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** What went back, in words. */
    List<String> violations() {
        return violations;
    }

    /** Writes seen. */
    long writes() {
        return writes.get();
    }

    @Override
    public void close() {
        monitor.close();
    }

    private void watch() {
        try {
            while (true) {
                Matcher line = SET.matcher(String.valueOf(monitor.read()));
                if (line.matches()) {
                    String key = "db" + line.group(1) + " " + line.group(2);
                    int number = Integer.parseInt(line.group(3));
                    Integer before = last.put(key, number);
                    writes.incrementAndGet();
                    if (before != null && before > number) {
                        violations.add(key + " went from " + before + " back to " + number);
                    }
                }
            }
        } catch (RedisLinkException e) {
            // The test or the server has ended the watch.
        }
    }
}
