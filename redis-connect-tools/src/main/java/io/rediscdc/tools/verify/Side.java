package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.ServerInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One of the two data sets: a connection to its server and a thread of its own, so that both sides read at the same
 * time. After {@link #open} only that thread may ask; others hand it work by {@link #later}.
 */
final class Side implements AutoCloseable {
    private final RedisClients clients;
    private final Link link;
    private final ServerInfo info;
    private final Features features;
    private final ExecutorService thread;
    private int selected;

    private Side(String role, RedisClients clients, Link link) {
        this.clients = clients;
        this.link = link;
        this.info = ServerInfo.parse((byte[]) link.call("INFO"));
        this.features = Features.of(link);
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "verify-" + role);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Connects and asks what the server can do.
     *
     * @param role {@code source} or {@code target}, for messages and the thread's name
     */
    static Side open(String role, Endpoint endpoint) {
        RedisClients clients = new RedisClients(endpoint.settings());
        try {
            return new Side(role, clients, clients.connect(endpoint.address()));
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    RedisAddress address() {
        return link.address();
    }

    ServerInfo info() {
        return info;
    }

    Features features() {
        return features;
    }

    /** Runs work on this side's thread. */
    <T> CompletableFuture<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, thread);
    }

    /** One reply a command; errors are among them. */
    List<Object> askAll(int db, List<Command> commands) {
        if (selected == db) {
            return Arrays.asList(link.send(commands).await());
        }
        List<Command> selectFirst = new ArrayList<>(commands.size() + 1);
        selectFirst.add(Command.of("SELECT", db));
        selectFirst.addAll(commands);
        List<Object> replies = Arrays.asList(link.send(selectFirst).await());
        if (replies.get(0) instanceof RedisError error) {
            throw new RedisReplyException("SELECT " + db, address(), error);
        }
        selected = db;
        return replies.subList(1, replies.size());
    }

    /**
     * The reply of one command.
     *
     * @throws TornReadException if the key is not any more what it was
     * @throws RedisReplyException if the server refuses the command
     */
    Object ask(int db, Object... args) {
        Command command = Command.of(args);
        return result(command, askAll(db, List.of(command)).get(0));
    }

    /** The reply as it is, unless it is an error; see {@link #ask}. */
    Object result(Command command, Object reply) {
        if (reply instanceof RedisError error) {
            if (error.code().equals("WRONGTYPE") || error.message().contains("no such key")) {
                throw new TornReadException();
            }
            throw new RedisReplyException(command.name(), address(), error);
        }
        return reply;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        clients.close();
    }

    /** {@code 127.0.0.1:6379 (Redis 7.0.15)}. */
    @Override
    public String toString() {
        return address().hostAndPort() + " (" + info.product() + ")";
    }
}
