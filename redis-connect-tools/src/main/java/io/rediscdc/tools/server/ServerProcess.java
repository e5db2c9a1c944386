package io.rediscdc.tools.server;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a server, from its first answer to its end. */
final class ServerProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int POLL_MS = 10;

    private final Process process;
    private final RedisAddress address;
    private final RedisSettings settings;

    private ServerProcess(Process process, RedisAddress address, RedisSettings settings) {
        this.process = process;
        this.address = address;
        this.settings = settings;
    }

    /** Returns once the server answers PING, or ends it and throws with its log. */
    static ServerProcess start(RedisBinary binary, ServerFolder folder, int port, List<String> extra) {
        List<String> command = new ArrayList<>();
        command.add(binary.executable().toString());
        if (Files.exists(folder.configFile())) {
            command.add(folder.configFile().toString());
        }
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--protected-mode",
                "no",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.path().toString()));
        command.addAll(extra);
        Process process = launch(command, folder);
        ServerProcess server = new ServerProcess(
                process, new RedisAddress(null, "127.0.0.1", port, false), settings(passwordIn(extra)));
        try {
            server.awaitAnswer(folder);
            return server;
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    int port() {
        return address.port();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Object call(Object... args) {
        try (RespSocket socket = RespSocket.connect(address, settings)) {
            return socket.call(args);
        }
    }

    /** Asks it to end, and ends it if it does not obey. */
    void end() {
        process.destroy();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        if (!endsWithin(STOP_LIMIT)) {
            throw new IllegalStateException("process " + process.pid() + " cannot be ended");
        }
    }

    @Override
    public String toString() {
        return "process " + process.pid() + (process.isAlive() ? "" : " (ended)");
    }

    private static Process launch(List<String> command, ServerFolder folder) {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(folder.logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    private void awaitAnswer(ServerFolder folder) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the Redis server on port " + port() + " ended with exit code "
                        + process.exitValue() + " at its start. It said:\n" + folder.log());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the Redis server on port " + port() + " did not answer within "
                        + START_LIMIT.toSeconds() + " s. It said:\n" + folder.log());
            }
            endsWithin(Duration.ofMillis(POLL_MS));
        }
    }

    private boolean answers() {
        try {
            call("PING");
            return isOurs();
        } catch (RedisLinkException e) {
            return false;
        } catch (RedisReplyException e) {
            return e.error().code().equals("NOAUTH");
        }
    }

    /** Another process may have taken the port first, and would answer just as well. */
    private boolean isOurs() {
        String pid = ServerInfo.parse((byte[]) call("INFO", "server")).get("process_id");
        return pid.equals(Long.toString(process.pid()));
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
        }
    }

    private static String passwordIn(List<String> extra) {
        int at = extra.indexOf("--requirepass");
        return at < 0 ? null : extra.get(at + 1);
    }

    private static RedisSettings settings(String password) {
        return new RedisSettings(
                null, password, new TlsSettings(null, null, null, true), 2_000, 30_000, "redis-cdc-server");
    }
}
