package io.rediscdc.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection to one server that pipelines batches and never reconnects by itself: once lost it stays lost, and
 * nothing is sent twice. Batches are executed and answered in the order in which they were sent. For one sender thread.
 */
public final class Link implements AutoCloseable {
    private final RedisAddress address;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final int commandTimeoutMs;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    Link(RedisAddress address, StatefulRedisConnection<byte[], byte[]> connection, int commandTimeoutMs) {
        this.address = address;
        this.connection = connection;
        this.commandTimeoutMs = commandTimeoutMs;
    }

    public RedisAddress address() {
        return address;
    }

    /** Sends all commands without waiting for a reply. */
    public Batch send(List<Command> commands) {
        Batch batch = new Batch(this, commands.size());
        if (commands.isEmpty()) {
            return batch;
        }
        try {
            var unused = connection.dispatch(BatchCommand.first(commands, batch));
        } catch (RuntimeException e) {
            batch.failed(e);
        }
        return batch;
    }

    /** Sends one command and waits for its reply, which may be a {@link RedisError}. */
    public Object ask(Object... args) {
        return ask(Command.of(args));
    }

    /** The same for a command that is made already. */
    public Object ask(Command command) {
        return send(List.of(command)).await()[0];
    }

    /**
     * Sends one command and waits for its result.
     *
     * @throws RedisReplyException if Redis answers with an error
     * @throws RedisLinkException if it does not answer
     */
    public Object call(Object... args) {
        Object reply = ask(args);
        if (reply instanceof RedisError error) {
            throw new RedisReplyException(Command.of(args).name(), address, error);
        }
        return reply;
    }

    public boolean isOpen() {
        return connection.isOpen();
    }

    /** Closes without waiting for replies; what is on its way fails. May be called more than once and by any thread. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        var unused = connection.closeAsync().whenComplete((nothing, failure) -> gone.complete(null));
    }

    /** Done once nothing is left of it after {@link #close}. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    int commandTimeoutMs() {
        return commandTimeoutMs;
    }

    RedisLinkException failure(String what, Throwable cause) {
        return new RedisLinkException("Redis at " + address.hostAndPort() + ": " + what, cause);
    }
}
