package io.rediscdc.tools.quickstart;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;

/** How full both servers are, and how far the target lags behind. */
final class Gauge implements AutoCloseable {
    private final Link source;
    private final Link target;

    Gauge(Stage stage) {
        this.source = stage.connectSource();
        this.target = stage.connectTarget();
    }

    long sourceKeys() {
        return keys(source);
    }

    long targetKeys() {
        return keys(target);
    }

    /** Age of the newest write that the target has, in ms; negative if it has none yet. */
    long lagMs() {
        Object clock = target.call("GET", Traffic.CLOCK);
        return clock == null
                ? -1
                : System.currentTimeMillis() - Long.parseLong(new String((byte[]) clock, StandardCharsets.US_ASCII));
    }

    private static long keys(Link link) {
        ServerInfo info = ServerInfo.parse((byte[]) link.call("INFO", "keyspace"));
        return info.keysByDatabase().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
