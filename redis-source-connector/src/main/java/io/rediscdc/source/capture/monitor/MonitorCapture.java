package io.rediscdc.source.capture.monitor;

import io.rediscdc.event.Reserved;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.capture.Capabilities;
import io.rediscdc.source.capture.Capture;
import io.rediscdc.source.capture.Hints;
import io.rediscdc.thread.OwnedThread;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints from MONITOR, which shows each command that the server runs. Its thread waits for nothing but the socket: the
 * server keeps without bound what is not read, and would evict keys for it.
 *
 * <p>The same connection is asked how the server's replication stands, which is also the sign of life of a silent one.
 * A primary shows no line when a key expires or is evicted; a replica shows what its primary sends, and so both.
 */
public final class MonitorCapture implements Capture {
    public static final String MODE = "monitor";
    public static final Capabilities ON_PRIMARY = new Capabilities(true, false, false, true, true, true, true);
    public static final Capabilities ON_REPLICA = new Capabilities(true, true, true, true, true, true, true);

    private static final Logger LOG = LoggerFactory.getLogger(MonitorCapture.class);
    private static final String ANSWER = Reserved.PREFIX + "answer:";
    private static final long JOIN_MS = 5_000;
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RespSocket socket;
    private final ServerInfo server;
    private final ReplicationWatch replication;
    private final String threadName;
    private final int answerMs;
    private final int silenceMs;
    private OwnedThread thread;
    private volatile boolean closed;
    private long asked;
    private volatile long answered;

    /**
     * Connects; does not listen yet.
     *
     * @param silenceMs a connection as long without a sign of life is asked for one, and given up if none comes
     */
    public MonitorCapture(RedisAddress address, RedisSettings settings, int silenceMs, String threadName) {
        this.threadName = threadName;
        this.silenceMs = silenceMs;
        this.answerMs = settings.connectTimeoutMs();
        this.socket = RespSocket.connect(address, settings);
        try {
            this.server = ServerInfo.parse((byte[]) socket.call("INFO", "server"));
            this.replication = ReplicationWatch.begin(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public String mode() {
        return MODE;
    }

    @Override
    public Capabilities capabilities() {
        return replication.isReplica() ? ON_REPLICA : ON_PRIMARY;
    }

    @Override
    public String serverRunId() {
        return server.runId();
    }

    @Override
    public void start(Hints hints) {
        CommandTable commands = Handshake.listen(socket, server, answerMs);
        socket.setReadTimeoutMs(silenceMs);
        LineAssembler lines = new LineAssembler(new LineInterpreter(commands, hints, this::warnUnknown));
        thread = new OwnedThread(threadName, JOIN_MS, () -> listen(lines, hints));
        thread.start();
    }

    /** Lines of MONITOR are simple strings, so the answer has to be none; the command has no keys. */
    @Override
    public synchronized long ask() {
        socket.send("ECHO", ANSWER + (asked + 1));
        return ++asked;
    }

    @Override
    public long answered() {
        return answered;
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
        if (thread != null) {
            thread.close();
        }
    }

    private void listen(LineAssembler lines, Hints hints) {
        try {
            boolean asked = false;
            long nextAskNanos = System.nanoTime();
            while (!closed) {
                if (socket.awaitInput()) {
                    asked = false;
                    Object message = socket.read(lines);
                    if (message != lines) {
                        accept(message);
                    }
                } else if (asked) {
                    throw lost(
                            "the hint connection has been silent for " + 2 * silenceMs + " ms, answers included", null);
                } else {
                    asked = true;
                    nextAskNanos = System.nanoTime();
                }
                if (System.nanoTime() - nextAskNanos >= 0) {
                    replication.ask(socket);
                    nextAskNanos = System.nanoTime() + ASK_NANOS;
                }
            }
        } catch (MalformedLineException e) {
            hints.lost(lost("a line of MONITOR cannot be used: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            hints.lost(e);
        } catch (Error e) { // such as no memory: nobody would hear anything any more, and nobody would know
            hints.lost(new IllegalStateException(
                    "Listening to " + socket.address().hostAndPort() + " ended: " + e + "; restart the task", e));
        }
    }

    private void accept(Object message) {
        if (message instanceof RedisError error) {
            throw new RedisReplyException("MONITOR", socket.address(), error);
        }
        if (!(message instanceof byte[] answer)) {
            return;
        }
        String text = new String(answer, StandardCharsets.UTF_8);
        if (text.startsWith(ANSWER)) {
            answered = Long.parseLong(text.substring(ANSWER.length()));
            return;
        }
        String changed = replication.changed(answer);
        if (changed != null) {
            throw lost(changed, null);
        }
    }

    private RedisLinkException lost(String what, RuntimeException cause) {
        return new RedisLinkException("Redis at " + socket.address().hostAndPort() + ": " + what, cause);
    }

    private void warnUnknown(String command) {
        LOG.warn(
                "Redis at {}: MONITOR shows the command {}, which COMMAND did not list: it has another name there, or its"
                        + " module was loaded since. Every argument of it is taken for a key that may have changed",
                socket.address().hostAndPort(),
                command);
    }
}
