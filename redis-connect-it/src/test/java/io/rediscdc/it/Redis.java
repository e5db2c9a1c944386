package io.rediscdc.it;

import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;

/** A server with a connection that keeps its database, for tests that write and look. For one thread. */
public final class Redis implements AutoCloseable {
    /** Longer than a test pauses a server. */
    private static final int PATIENT_MS = 30_000;

    private final RedisServer server;
    private final RespSocket connection;

    public Redis(RedisServer server) {
        this.server = server;
        this.connection = connect();
    }

    /** From now on replies are waited for while the server is paused, too. */
    public Redis patient() {
        connection.setReadTimeoutMs(PATIENT_MS);
        return this;
    }

    /** A bare connection to the same server. */
    public RespSocket connect() {
        return RespSocket.connect(
                server.address(),
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 30_000, "test"));
    }

    public RedisServer server() {
        return server;
    }

    /** Another connection to the same server, for another thread. */
    public Redis again() {
        return new Redis(server);
    }

    /** Runs a command; an error is thrown. */
    public Object call(Object... args) {
        return connection.call(args);
    }

    /** Runs commands that are written as in redis-cli, without quotes. */
    public void run(String... commands) {
        for (String command : commands) {
            call((Object[]) command.split(" "));
        }
    }

    /** Does a key's DUMP and absolute expiry (-1 for none) at once, or gives null if there is no such key. */
    public List<?> state(Object key) {
        call("MULTI");
        call("PEXPIRETIME", key);
        call("DUMP", key);
        List<?> state = (List<?>) call("EXEC");
        return state.get(1) == null ? null : state;
    }

    /** Makes a key what {@link #state} said. */
    public void apply(Object key, List<?> state) {
        if (state == null) {
            call("UNLINK", key);
        } else {
            long expiresAt = Math.max(0, (Long) state.get(0));
            call("RESTORE", key, expiresAt, state.get(1), "REPLACE", "ABSTTL");
        }
    }

    /** Copies all keys of the selected databases. */
    public void copyTo(Redis target) {
        for (Object key : (List<?>) call("KEYS", "*")) {
            target.apply(key, state(key));
        }
    }

    /** Closes the connection; the server belongs to whoever started it. */
    @Override
    public void close() {
        connection.close();
    }
}
