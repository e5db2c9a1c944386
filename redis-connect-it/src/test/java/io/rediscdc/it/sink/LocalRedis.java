package io.rediscdc.it.sink;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One redis-server from PATH on a free port of 127.0.0.1, with a client that reconnects as needed. */
final class LocalRedis implements AutoCloseable {
    private final Path folder;
    private final List<String> options;
    private final int port;
    private final RedisClients clients;
    private Process process;
    private Link link;

    private LocalRedis(Path folder, int port, List<String> options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.clients = new RedisClients(
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 5_000, "test"));
    }

    static LocalRedis start(Path folder, String... options) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return startAt(folder, port, options);
    }

    /** Starts one where another server has listened before. */
    static LocalRedis startAt(Path folder, int port, String... options) throws IOException {
        LocalRedis redis = new LocalRedis(folder, port, List.of(options));
        try {
            redis.run();
            return redis;
        } catch (IOException | RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    /** Starts the process, again if it was killed, and waits until it answers. */
    void run() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await("redis-server on port " + port)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(this::answers);
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Sends a signal to this process alone. */
    void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        try {
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends one command; the reply must be no error. */
    Object call(Object... args) {
        if (link == null || !link.isOpen()) {
            link = clients.connect(new RedisAddress(null, "127.0.0.1", port, false));
        }
        return link.call(args);
    }

    @Override
    public void close() {
        clients.close();
        if (process != null) {
            kill();
        }
    }

    private boolean answers() {
        try {
            call("PING");
            return true;
        } catch (RedisLinkException e) {
            return false;
        } catch (RedisReplyException e) {
            return true; // it wants a password, so it is there
        }
    }
}
