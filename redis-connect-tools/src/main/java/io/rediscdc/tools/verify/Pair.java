package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both sides, and how keys of the source are read at either. */
final class Pair {
    private final Side source;
    private final Side target;
    private final Scope scope;
    private final KeyReader sourceReader;
    private final KeyReader targetReader;

    Pair(Side source, Side target, Scope scope) {
        this.source = source;
        this.target = target;
        this.scope = scope;
        this.sourceReader = new KeyReader(source);
        this.targetReader = new KeyReader(target);
    }

    Side source() {
        return source;
    }

    Side target() {
        return target;
    }

    Scope scope() {
        return scope;
    }

    /** Readings of these keys at the source, in their order. */
    CompletableFuture<List<Reading>> atSource(List<DbKey> keys) {
        return source.later(() -> read(sourceReader, keys));
    }

    /** Readings at the target of what these keys of the source are called there. */
    CompletableFuture<List<Reading>> atTarget(List<DbKey> keys) {
        List<DbKey> there = keys.stream().map(scope::atTarget).toList();
        return target.later(() -> read(targetReader, there));
    }

    /** The result, or the failure as it was thrown. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static List<Reading> read(KeyReader reader, List<DbKey> keys) {
        Map<Integer, List<Integer>> byDb = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            byDb.computeIfAbsent(keys.get(i).db(), db -> new ArrayList<>()).add(i);
        }
        Reading[] readings = new Reading[keys.size()];
        byDb.forEach((db, places) -> {
            List<Reading> of = reader.read(
                    db, places.stream().map(place -> keys.get(place).bytes()).toList());
            for (int i = 0; i < places.size(); i++) {
                readings[places.get(i)] = of.get(i);
            }
        });
        return List.of(readings);
    }
}
