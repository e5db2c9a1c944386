package io.rediscdc.tools.quickstart;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.Map;

/** The processes of the quickstart: a source, a target, and {@code redis-cdc up} between them. */
final class Stage implements AutoCloseable {
    private final RedisServer source;
    private final RedisServer target;
    private final RedisClients clients;
    private final UpProcess up;

    private Stage(RedisServer source, RedisServer target) {
        this.source = source;
        this.target = target;
        this.up = UpProcess.start(Map.of("SOURCE_URI", source.uri(), "TARGET_URI", target.uri()));
        this.clients = new RedisClients(new RedisSettings(
                null, null, new TlsSettings(null, null, null, true), 5_000, 30_000, "redis-cdc-quickstart"));
    }

    /** Starts all; {@link #up} may still be on its way. */
    static Stage open() {
        RedisBinary binary = RedisBinary.find();
        RedisServer source = RedisServer.start(binary, "--notify-keyspace-events", "EA");
        try {
            RedisServer target = RedisServer.start(binary);
            try {
                return new Stage(source, target);
            } catch (RuntimeException e) {
                target.close();
                throw e;
            }
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    RedisServer source() {
        return source;
    }

    RedisServer target() {
        return target;
    }

    UpProcess up() {
        return up;
    }

    Link connectSource() {
        return clients.connect(source.address());
    }

    Link connectTarget() {
        return clients.connect(target.address());
    }

    @Override
    public void close() {
        up.close();
        clients.close();
        source.close();
        target.close();
    }
}
