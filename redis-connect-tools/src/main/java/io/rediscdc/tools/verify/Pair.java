package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Both sides, and how keys of the source are read at either. */
final class Pair {
    private final Side source;
    private final Side target;
    private final Scope scope;

    Pair(Side source, Side target, Scope scope) {
        this.source = source;
        this.target = target;
        this.scope = scope;
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

    /** Of both sides. */
    Layout layout() {
        Layout atSource = source.layout();
        Layout atTarget = target.layout();
        return new Layout(atSource.owners() + " to " + atTarget.owners(), atSource.moving() || atTarget.moving());
    }

    /** Readings of these keys at the source, in their order. */
    CompletableFuture<List<Reading>> atSource(List<DbKey> keys) {
        return source.read(keys);
    }

    /** Readings at the target of what these keys of the source are called there. */
    CompletableFuture<List<Reading>> atTarget(List<DbKey> keys) {
        return target.read(keys.stream().map(scope::atTarget).toList());
    }

    /** Of each list of keys the first that the source has. */
    List<Optional<DbKey>> firstThere(List<List<DbKey>> keys) {
        List<Boolean> exist =
                await(source.exist(keys.stream().flatMap(List::stream).toList()));
        List<Optional<DbKey>> there = new ArrayList<>(keys.size());
        int at = 0;
        for (List<DbKey> of : keys) {
            int first = exist.subList(at, at + of.size()).indexOf(true);
            there.add(first < 0 ? Optional.empty() : Optional.of(of.get(first)));
            at += of.size();
        }
        return there;
    }

    /** The result, or the failure as it was thrown. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
