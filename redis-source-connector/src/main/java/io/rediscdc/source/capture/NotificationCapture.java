package io.rediscdc.source.capture;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.redis.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Hints from keyspace notifications, by one pattern subscription. The pattern is sent literally, since an ACL must
 * allow just that text; databases and keys are filtered by the receiver.
 */
public final class NotificationCapture implements Capture {
    /** The channel pattern to subscribe to and to allow by {@code &} in an ACL. */
    public static final String PATTERN = "__keyevent@*__:*";

    public static final Capabilities CAPABILITIES = new Capabilities(true, true, true, false, false, false, false);

    private static final long JOIN_MS = 5_000;
    private static final byte[] PMESSAGE = "pmessage".getBytes(StandardCharsets.US_ASCII);

    private final RespSocket socket;
    private final String runId;
    private final String threadName;
    private final int silenceMs;
    private Thread thread;
    private volatile boolean closed;

    /**
     * Connects; does not subscribe yet.
     *
     * @param silenceMs a connection as long without a sign of life is asked for one, and given up if none comes
     */
    public NotificationCapture(RedisAddress address, RedisSettings settings, int silenceMs, String threadName) {
        this.threadName = threadName;
        this.silenceMs = silenceMs;
        this.socket = RespSocket.connect(address, settings);
        try {
            this.runId =
                    ServerInfo.parse((byte[]) socket.call("INFO", "server")).runId();
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public String mode() {
        return "notifications";
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public String serverRunId() {
        return runId;
    }

    @Override
    public void start(Hints hints) {
        socket.send("PSUBSCRIBE", PATTERN);
        Object reply = socket.read();
        if (reply instanceof RedisError error) {
            throw new RedisReplyException("PSUBSCRIBE " + PATTERN, socket.address(), error);
        }
        socket.setReadTimeoutMs(silenceMs);
        thread = new Thread(() -> listen(hints), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
        if (thread != null) {
            boolean interrupted = Thread.interrupted(); // a stop must not leave the thread behind
            try {
                thread.join(JOIN_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void listen(Hints hints) {
        try {
            boolean asked = false;
            while (!closed) {
                if (socket.awaitInput()) {
                    asked = false;
                    accept(socket.read(), hints);
                } else if (asked) {
                    throw new RedisLinkException(
                            "Redis at " + socket.address().hostAndPort() + ": the hint connection has been silent for "
                                    + 2 * silenceMs + " ms, a ping included",
                            null);
                } else {
                    asked = true;
                    socket.send("PING");
                }
            }
        } catch (RuntimeException e) {
            hints.lost(e);
        } catch (Error e) { // such as no memory: nobody would hear anything any more, and nobody would know
            hints.lost(new IllegalStateException(
                    "Listening to " + socket.address().hostAndPort() + " ended: " + e + "; restart the task", e));
        }
    }

    private void accept(Object message, Hints hints) {
        if (message instanceof RedisError error) {
            throw new RedisReplyException("the subscription", socket.address(), error);
        }
        if (!(message instanceof List<?> parts)
                || parts.size() != 4
                || !(parts.get(0) instanceof byte[] kind)
                || !Arrays.equals(kind, PMESSAGE)) {
            return; // the answer to a ping
        }
        Notification notification = Notification.parse((byte[]) parts.get(2));
        if (notification != null) {
            hints.changed(notification.db(), (byte[]) parts.get(3), notification.cause());
        }
    }
}
