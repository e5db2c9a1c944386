package io.rediscdc.tools.server;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.ServerInfo;
import java.util.List;

/**
 * A real Redis or Valkey server of our own on 127.0.0.1: it has a free port and a folder of its own, keeps nothing on
 * disk unless told to, and is gone with its folder after {@link #close()} or when the JVM ends.
 *
 * <p>Not for several threads at once.
 */
public final class RedisServer implements AutoCloseable {
    private static final int PORT_ATTEMPTS = 5;

    private final RedisBinary binary;
    private final List<String> extra;
    private final ServerFolder folder;
    private final Thread atExit = new Thread(this::endAtExit, "redis-server-at-exit");
    private final RedisAddress address;
    private volatile ServerProcess process;

    private RedisServer(RedisBinary binary, List<String> configLines, List<String> extra) {
        this.binary = binary;
        this.extra = extra;
        this.folder = ServerFolder.create();
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            if (!configLines.isEmpty()) {
                folder.writeConfig(configLines);
            }
            this.process = startOnFreePort();
            this.address = new RedisAddress(null, "127.0.0.1", process.port(), false);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a server and returns once it answers.
     *
     * @param extra arguments in the server's own form, such as {@code "--databases", "4"}; they win over ours
     * @throws IllegalStateException with the server's own words if it does not come up
     */
    public static RedisServer start(RedisBinary binary, String... extra) {
        return new RedisServer(binary, List.of(), List.of(extra));
    }

    /** Starts a server with a configuration file of its own, which it may write to, and returns once it answers. */
    static RedisServer startWithFile(RedisBinary binary, List<String> configLines, String... extra) {
        return new RedisServer(binary, configLines, List.of(extra));
    }

    public int port() {
        return address.port();
    }

    public RedisAddress address() {
        return address;
    }

    /** {@code redis://127.0.0.1:PORT}, as {@code redis.uri} takes it. */
    public String uri() {
        return address.toString();
    }

    /** What the server says of itself, the product and version among it. */
    public ServerInfo info() {
        return ServerInfo.parse((byte[]) call("INFO"));
    }

    /** What it printed since its folder was made. */
    public String log() {
        return folder.log();
    }

    /** The process id of the server itself. */
    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Runs one command as the default user on a connection of its own.
     *
     * @param args strings, byte arrays or numbers
     * @return {@code byte[]}, {@code String}, {@code Long}, {@code List} or null
     */
    public Object call(Object... args) {
        return process.call(args);
    }

    /** Lets it end in order; what it holds is lost unless {@code SAVE} was called or an append-only file is on. */
    public void stop() {
        process.end();
    }

    /** Ends it as a crash does. */
    public void kill9() {
        process.kill();
    }

    /** Starts it again on its port with what lies on its disk; ends it in order before, if it still runs. */
    public void restart() {
        stop();
        process = ServerProcess.start(binary, folder, port(), extra);
    }

    /** Starts it again on its port with all that it holds. It must be running. */
    public void restartWithData() {
        call("SAVE");
        restart();
    }

    /** Starts it again on its port with no data at all. */
    public void restartEmpty() {
        stop();
        folder.deleteData();
        restart();
    }

    @Override
    public void close() {
        endAtExit();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook finds nothing left to do.
        }
    }

    @Override
    public String toString() {
        return binary.executable() + " at " + uri() + ", " + process;
    }

    private ServerProcess startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.next();
            try {
                return ServerProcess.start(binary, folder, port, extra);
            } catch (IllegalStateException e) {
                boolean otherPortTaken = e.getMessage().contains("Address already in use"); // of a cluster's bus
                if (attempt == PORT_ATTEMPTS || (FreePort.isFree(port) && !otherPortTaken)) {
                    throw e;
                }
            }
        }
    }

    private void endAtExit() {
        if (process != null) {
            process.kill();
        }
        folder.delete();
    }
}
