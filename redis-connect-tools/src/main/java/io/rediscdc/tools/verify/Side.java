package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisClients;
import io.rediscdc.redis.RedisReplyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One of the two data sets: the union of what its servers hold. */
final class Side implements AutoCloseable {
    /** How often a key is looked for anew while slots move. */
    private static final int ATTEMPTS = 60;

    private static final long ATTEMPT_EVERY_MS = 500;

    private final RedisClients clients;
    private final Parts parts;

    private Side(RedisClients clients, Parts parts) {
        this.clients = clients;
        this.parts = parts;
    }

    /**
     * Connects to all servers.
     *
     * @param role {@code source} or {@code target}, for messages and the threads' names
     */
    static Side open(String role, Endpoint endpoint) {
        RedisClients clients = new RedisClients(endpoint.settings());
        try {
            Parts parts = endpoint.isCluster()
                    ? new ClusterParts(role, clients, endpoint.addresses())
                    : new FixedParts(
                            endpoint.addresses().stream()
                                    .map(address -> Server.open(role, clients, address, false))
                                    .toList(),
                            endpoint.placement());
            return new Side(clients, parts);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    List<Server> servers() {
        return parts.all();
    }

    /** The server that a key belongs to. */
    Server of(DbKey key) {
        return parts.of(key);
    }

    boolean isMisplaced(Server server, DbKey key) {
        return !parts.isAtHome(server, key);
    }

    Layout layout() {
        return parts.layout();
    }

    /** Readings of these keys, in their order. In a database that a server does not have, nothing is. */
    CompletableFuture<List<Reading>> read(List<DbKey> keys) {
        return distribute(
                keys, (server, own) -> byDatabase(own, new KeyReader(server)::read, Reading.ABSENT), ATTEMPTS);
    }

    /** Whether each of these keys is there, in their order. */
    CompletableFuture<List<Boolean>> exist(List<DbKey> keys) {
        return distribute(
                keys,
                (server, own) -> byDatabase(own, (db, names) -> Existence.of(server, db, names), false),
                ATTEMPTS);
    }

    /** Asks all servers for the number of keys by database, for those that hold any now. */
    Map<Integer, Long> keysByDatabase() {
        Map<Integer, Long> keys = new TreeMap<>();
        for (Server server : servers()) {
            Pair.await(server.later(server::keysByDatabase)).forEach((db, count) -> keys.merge(db, count, Long::sum));
        }
        return keys;
    }

    /** Whether one of its servers does not have this database. */
    boolean lacks(int db) {
        return servers().stream().anyMatch(server -> !Pair.await(server.later(() -> server.has(db))));
    }

    /** What all of its servers can tell. */
    Features features() {
        return servers().stream().map(Server::features).reduce(Features::and).orElseThrow();
    }

    /** Ends all connections and threads. */
    @Override
    public void close() {
        parts.close();
        clients.close();
    }

    /** The servers, each with its product. */
    @Override
    public String toString() {
        return servers().stream().map(Server::toString).collect(Collectors.joining(", "));
    }

    /** Asks each server for its own keys, all at the same time, and once more where keys have moved meanwhile. */
    private <T> CompletableFuture<List<T>> distribute(
            List<DbKey> keys, BiFunction<Server, List<DbKey>, List<T>> ask, int attempts) {
        Map<Server, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            places.computeIfAbsent(of(keys.get(i)), server -> new ArrayList<>()).add(i);
        }
        List<T> results = new ArrayList<>(Collections.nCopies(keys.size(), null));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        places.forEach((server, own) -> all.add(
                server.later(() -> ask.apply(server, own.stream().map(keys::get).toList()))
                        .thenAccept(of -> {
                            synchronized (results) {
                                for (int i = 0; i < own.size(); i++) {
                                    results.set(own.get(i), of.get(i));
                                }
                            }
                        })));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> results)
                .exceptionallyCompose(failure -> {
                    if (attempts > 1 && isElsewhere(failure)) {
                        return of(keys.get(0))
                                .later(Side::pause)
                                .thenRun(parts::changed)
                                .thenCompose(done -> distribute(keys, ask, attempts - 1));
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    private static Void pause() {
        try {
            Thread.sleep(ATTEMPT_EVERY_MS);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while slots move", e);
        }
    }

    private static boolean isElsewhere(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisReplyException reply && Redirect.isElsewhere(reply.error());
    }

    private static <T> List<T> byDatabase(List<DbKey> keys, BiFunction<Integer, List<byte[]>, List<T>> ask, T absent) {
        Map<Integer, List<Integer>> byDb = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byDb.computeIfAbsent(keys.get(i).db(), db -> new ArrayList<>()).add(i);
        }
        Object[] results = new Object[keys.size()];
        byDb.forEach((db, places) -> {
            List<byte[]> names =
                    places.stream().map(place -> keys.get(place).bytes()).toList();
            List<T> of = Server.orIfNoDatabase(() -> ask.apply(db, names), Collections.nCopies(places.size(), absent));
            for (int i = 0; i < places.size(); i++) {
                results[places.get(i)] = of.get(i);
            }
        });
        @SuppressWarnings("unchecked")
        List<T> typed = (List<T>) Arrays.asList(results);
        return typed;
    }
}
