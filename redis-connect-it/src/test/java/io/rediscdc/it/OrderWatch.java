package io.rediscdc.it;

import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Watches the writes of numbers to {@code seq:N} that servers do: the numbers of a key never go back at one of them. */
public final class OrderWatch implements AutoCloseable {
    private static final Pattern SET = Pattern.compile("\\S+ \\[(\\d+) \\S+] \"M?SET\" (.*)");
    private static final Pattern NUMBER = Pattern.compile("\"(seq:\\d+)\" \"(\\d+)\"");

    private final List<RespSocket> monitors = new ArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicLong writes = new AtomicLong();

    public OrderWatch(List<RedisServer> servers) {
        servers.forEach(this::add);
    }

    /** Watches another one too. */
    public void add(RedisServer server) {
        RespSocket monitor;
        try (Redis redis = new Redis(server)) {
            monitor = redis.connect();
        }
        monitor.call("MONITOR");
        monitor.setReadTimeoutMs(0);
        monitors.add(monitor);
        Thread thread = new Thread(() -> watch(server, monitor), "order-watch-" + server.port());
        thread.setDaemon(true);
        thread.start();
    }

    /** What went back, in words. */
    public List<String> violations() {
        return violations;
    }

    /** Writes seen. */
    public long writes() {
        return writes.get();
    }

    @Override
    public void close() {
        monitors.forEach(RespSocket::close);
    }

    private void watch(RedisServer server, RespSocket monitor) {
        Map<String, Long> last = new HashMap<>();
        try {
            while (true) {
                Matcher line = SET.matcher(String.valueOf(monitor.read()));
                Matcher pair = line.matches() ? NUMBER.matcher(line.group(2)) : NUMBER.matcher("");
                while (pair.find()) {
                    String key = "db" + line.group(1) + " " + pair.group(1);
                    long number = Long.parseLong(pair.group(2));
                    Long before = last.put(key, number);
                    writes.incrementAndGet();
                    if (before != null && before > number) {
                        violations.add(key + " went from " + before + " back to " + number + " at " + server.port());
                    }
                }
            }
        } catch (RedisLinkException e) {
            // The test or the server has ended the watch.
        }
    }
}
