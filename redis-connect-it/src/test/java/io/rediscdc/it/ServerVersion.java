package io.rediscdc.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The servers that a test of the version matrix runs on, one by one: {@code @EnumSource(ServerVersion.class)}.
 *
 * <p>What a server can do is asked of the server ({@link RedisServer#info()}): the exact versions move with the
 * system's packages.
 */
public enum ServerVersion {
    /** Redis 6.2, from the embedded-redis jar. */
    R62("the embedded-redis jar brings it"),
    /** The system's own server on PATH; Redis 7.0 on Debian 12. */
    R7("install redis-server"),
    /** Redis 8.0. */
    R8("run .ci/install-servers"),
    /** Valkey 8.1. */
    V8("run .ci/install-servers");

    private final String wayOut;

    ServerVersion(String wayOut) {
        this.wayOut = wayOut;
    }

    /** {@code r62}, {@code r7}, {@code r8} or {@code v8}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The server if this machine has it. */
    public Optional<RedisBinary> find() {
        return switch (this) {
            case R62 -> Optional.of(RedisBinary.embedded());
            case R7 -> RedisBinary.onPath();
            case R8, V8 -> RedisBinary.in(folder().resolve(label()));
        };
    }

    /** The server; the test is skipped loudly where it is missing, and fails for it in CI. */
    public RedisBinary require() {
        return find().orElseGet(() -> {
            String message = "server " + label() + " is missing: " + wayOut;
            if ("true".equals(System.getenv("CI"))) {
                return fail(message);
            }
            System.err.println("SKIPPED: " + message);
            return abort(message);
        });
    }

    /** Starts one, as {@link RedisServer#start} does. */
    public RedisServer start(String... extra) {
        return RedisServer.start(require(), extra);
    }

    private static Path folder() {
        String servers = System.getenv("REDIS_CDC_SERVERS");
        return servers == null || servers.isEmpty()
                ? Path.of(Objects.requireNonNull(System.getProperty("user.home")), ".cache", "redis-cdc", "servers")
                : Path.of(servers);
    }
}
