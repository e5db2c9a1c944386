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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * One server of a side: a connection to it and a thread of its own, so that all servers read at the same time. After
 * {@link #open} only that thread may ask; others hand it work by {@link #later}.
 */
final class Server implements AutoCloseable {
    /** Of another type, or without that consumer group. */
    private static final Set<String> OF_ANOTHER_KEY = Set.of("WRONGTYPE", "NOGROUP");
    /** What a node of a cluster says of every database but 0. */
    private static final String NO_SELECT = "SELECT is not allowed";

    private final Link link;
    private final boolean inCluster;
    private final String product;
    private final String runId;
    private final Features features;
    private final ExecutorService thread;
    private int selected;

    private Server(String role, Link link, boolean inCluster) {
        this.link = link;
        this.inCluster = inCluster;
        ServerInfo server = info("server");
        this.product = server.product();
        this.runId = server.runId();
        this.features = Features.of(link);
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made =
                    new Thread(work, "verify-" + role + "-" + link.address().port());
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Connects and asks what the server can do.
     *
     * @param role {@code source} or {@code target}, for the thread's name
     * @param inCluster whether it is a node of a cluster, which takes keys of one slot at a time
     */
    static Server open(String role, RedisClients clients, RedisAddress address, boolean inCluster) {
        Link link = clients.connect(address);
        try {
            return new Server(role, link, inCluster);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    boolean inCluster() {
        return inCluster;
    }

    RedisAddress address() {
        return link.address();
    }

    /** Empty if the server does not say. */
    String runId() {
        return runId;
    }

    /** Asks whether it is a replica; nothing is known if that is refused. */
    ServerInfo replication() {
        return link.ask("INFO", "replication") instanceof byte[] reply
                ? ServerInfo.parse(reply)
                : new ServerInfo(Map.of());
    }

    /** Asks for the number of keys by database, for those that hold any now. */
    Map<Integer, Long> keysByDatabase() {
        return info("keyspace").keysByDatabase();
    }

    Features features() {
        return features;
    }

    /** Runs work on this server's thread. */
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

    /** What was asked of a database, or something else if the server has fewer databases than that. */
    static <T> T orIfNoDatabase(Supplier<T> ask, T otherwise) {
        try {
            return ask.get();
        } catch (RedisReplyException e) {
            if (e.error().isOfNoDatabase() || e.error().message().contains(NO_SELECT)) {
                return otherwise;
            }
            throw e;
        }
    }

    /** Whether the server has this database. */
    boolean has(int db) {
        return orIfNoDatabase(() -> askAll(db, List.of()) != null, false);
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
            if (OF_ANOTHER_KEY.contains(error.code()) || error.message().contains("no such key")) {
                throw new TornReadException();
            }
            throw new RedisReplyException(command.name(), address(), error);
        }
        return reply;
    }

    private ServerInfo info(String section) {
        return ServerInfo.parse((byte[]) link.call("INFO", section));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        link.close();
    }

    /** {@code 127.0.0.1:6379 (Redis 7.0.15)}. */
    @Override
    public String toString() {
        return address().hostAndPort() + " (" + product + ")";
    }
}
