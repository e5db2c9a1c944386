package io.rediscdc.source.capture;

import io.rediscdc.event.Cause;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisPush;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RespSocket;
import java.util.List;

/**
 * Hints from client tracking in broadcast mode: over RESP3 the server pushes the names of all changed keys, each once a
 * round of its event loop, to this one connection. It needs no setting of the server. A name comes without its
 * database, so every hint is taken for the one database that is captured.
 */
public final class TrackingCapture implements Capture {
    public static final String MODE = "tracking";

    /** What {@link #start} sends. */
    public static final List<String> COMMAND = List.of("CLIENT", "TRACKING", "ON", "BCAST");

    public static final Capabilities CAPABILITIES = new Capabilities(false, true, true, true, false, false, true);

    private static final String INVALIDATE = "invalidate";

    private final HintConnection connection;
    private final int database;

    /**
     * Connects; does not ask for pushes yet.
     *
     * @param database the captured one
     * @param silenceMs a connection as long without a sign of life is asked for one, and given up if none comes
     */
    public TrackingCapture(
            RedisAddress address, RedisSettings settings, int database, int silenceMs, String threadName) {
        this.database = database;
        this.connection = new HintConnection(RespSocket.connectResp3(address, settings), silenceMs, threadName);
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

    /** The acknowledgement comes before the first push: a server sends pushes at the end of its event loop's round. */
    @Override
    public void start(Hints hints) {
        connection.socket().call(COMMAND.toArray());
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
            throw new RedisReplyException("tracking", connection.socket().address(), error);
        }
        if (!(message instanceof RedisPush push) || !push.kind().equals(INVALIDATE)) {
            return; // a push of another kind
        }
        if (push.parts().get(1) instanceof List<?> keys) {
            keys.forEach(key -> hints.changed(database, (byte[]) key, Cause.UNKNOWN));
        } else {
            hints.flushed(Hints.ALL_DATABASES); // null: all keys, of one database or of all
        }
    }
}
