package io.rediscdc.source.capture;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Hints from keyspace notifications, by one pattern subscription. The pattern is sent literally, since an ACL must
 * allow just that text; databases and keys are filtered by the receiver.
 */
public final class NotificationCapture implements Capture {
    public static final String MODE = "notifications";

    /** The channel pattern to subscribe to and to allow by {@code &} in an ACL. */
    public static final String PATTERN = "__keyevent@*__:*";

    public static final Capabilities CAPABILITIES = new Capabilities(true, true, true, false, false, false, false);

    private static final byte[] PMESSAGE = "pmessage".getBytes(StandardCharsets.US_ASCII);

    private final HintConnection connection;

    /**
     * Connects; does not subscribe yet.
     *
     * @param silenceMs a connection as long without a sign of life is asked for one, and given up if none comes
     */
    public NotificationCapture(RedisAddress address, RedisSettings settings, int silenceMs, String threadName) {
        this.connection = new HintConnection(RespSocket.connect(address, settings), silenceMs, threadName);
    }

    @Override
    public String mode() {
        return MODE;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public String serverRunId() {
        return connection.serverRunId();
    }

    @Override
    public void start(Hints hints) {
        connection.socket().call("PSUBSCRIBE", PATTERN);
        connection.listen(hints, message -> accept(message, hints));
    }

    @Override
    public long ask() {
        return connection.ask();
    }

    @Override
    public long answered() {
        return connection.answered();
    }

    @Override
    public void close() {
        connection.close();
    }

    private void accept(Object message, Hints hints) {
        if (message instanceof RedisError error) {
            throw new RedisReplyException(
                    "the subscription", connection.socket().address(), error);
        }
        if (!(message instanceof List<?> parts)
                || parts.size() != 4
                || !(parts.get(0) instanceof byte[] kind)
                || !Arrays.equals(kind, PMESSAGE)) {
            return; // the acknowledgement of the subscription
        }
        Notification notification = Notification.parse((byte[]) parts.get(2));
        if (notification != null) {
            hints.changed(notification.db(), (byte[]) parts.get(3), notification.cause());
        }
    }
}
