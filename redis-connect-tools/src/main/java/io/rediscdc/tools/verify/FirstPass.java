package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Compares every key of the source with the target, and then asks the source for every key of the target. What differs
 * is a suspect, no more: both sides may have moved between the two readings.
 */
final class FirstPass {
    private static final int USUAL_DATABASES = 16;

    private final Pair pair;
    private final long toleranceMs;
    private final Suspects suspects;
    private final Progress progress;
    private final Tally tally = new Tally();

    FirstPass(Pair pair, long toleranceMs, Suspects suspects, Progress progress) {
        this.pair = pair;
        this.toleranceMs = toleranceMs;
        this.suspects = suspects;
        this.progress = progress;
    }

    Tally run() {
        for (int db : pair.source().info().keysByDatabase().keySet()) {
            if (pair.scope().includes(db)) {
                scanSource(db);
            }
        }
        List<Integer> sourceDbs = possibleSourceDatabases();
        TreeSet<Integer> targetDbs = new TreeSet<>();
        sourceDbs.stream()
                .filter(pair.scope()::includes)
                .forEach(db -> targetDbs.add(pair.scope().map().target(db).orElseThrow()));
        targetDbs.retainAll(pair.target().info().keysByDatabase().keySet());
        targetDbs.forEach(db -> scanTarget(db, sourceDbs));
        return tally;
    }

    private void scanSource(int db) {
        KeyScan scan = new KeyScan(pair.source(), db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<DbKey> keys = page.stream()
                    .filter(key -> pair.scope().keys().accepts(key.bytes()))
                    .toList();
            CompletableFuture<List<Reading>> targets = pair.atTarget(keys);
            List<Reading> sources = Pair.await(pair.atSource(keys));
            compare(keys, sources, Pair.await(targets));
            progress.step(page.size());
        }
    }

    private void compare(List<DbKey> keys, List<Reading> sources, List<Reading> targets) {
        for (int i = 0; i < keys.size(); i++) {
            Reading source = sources.get(i);
            Reading target = targets.get(i);
            Difference difference = Difference.between(source, target, toleranceMs);
            if (!source.isAbsent() || !target.isAbsent()) {
                tally.count(keys.get(i).db(), source.isAbsent() ? target : source);
            }
            if (difference != null) {
                suspects.add(keys.get(i), source, target, difference, toleranceMs);
            }
        }
    }

    private void scanTarget(int db, List<Integer> sourceDbs) {
        KeyScan scan = new KeyScan(pair.target(), db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<List<DbKey>> origins = page.stream()
                    .map(key -> pair.scope().atSource(key, sourceDbs))
                    .toList();
            List<DbKey> absent = absentAtSource(origins);
            CompletableFuture<List<Reading>> targets = pair.atTarget(absent);
            List<Reading> sources = Pair.await(pair.atSource(absent));
            compare(absent, sources, Pair.await(targets));
            progress.step(page.size());
        }
    }

    /** The first origin of each key whose origins are all absent. */
    private List<DbKey> absentAtSource(List<List<DbKey>> origins) {
        List<DbKey> all = origins.stream().flatMap(List::stream).toList();
        List<Boolean> exist = Pair.await(pair.source().later(() -> exist(all)));
        List<DbKey> absent = new ArrayList<>();
        int at = 0;
        for (List<DbKey> of : origins) {
            if (!of.isEmpty() && !exist.subList(at, at + of.size()).contains(true)) {
                absent.add(of.get(0));
            }
            at += of.size();
        }
        return absent;
    }

    private List<Boolean> exist(List<DbKey> keys) {
        List<Boolean> exist = new ArrayList<>(keys.size());
        int from = 0;
        while (from < keys.size()) {
            int db = keys.get(from).db();
            int to = from;
            while (to < keys.size() && keys.get(to).db() == db) {
                to++;
            }
            exist.addAll(
                    exist(db, keys.subList(from, to).stream().map(DbKey::bytes).toList()));
            from = to;
        }
        return exist;
    }

    /** One command for all, and one for each only if that did not find all. */
    private List<Boolean> exist(int db, List<byte[]> keys) {
        Side source = pair.source();
        List<Object> all = new ArrayList<>(keys);
        all.add(0, "EXISTS");
        if ((Long) source.ask(db, all.toArray()) == keys.size()) {
            return Collections.nCopies(keys.size(), true);
        }
        List<Command> commands =
                keys.stream().map(key -> Command.of("EXISTS", key)).toList();
        List<Boolean> exist = new ArrayList<>(keys.size());
        for (Object reply : source.askAll(db, commands)) {
            exist.add((Long) source.result(commands.get(0), reply) == 1);
        }
        return exist;
    }

    /** Those in use at either side, and the usual ones: an empty database may have left keys at the target. */
    private List<Integer> possibleSourceDatabases() {
        TreeSet<Integer> dbs =
                new TreeSet<>(IntStream.range(0, USUAL_DATABASES).boxed().toList());
        dbs.addAll(pair.source().info().keysByDatabase().keySet());
        dbs.addAll(pair.target().info().keysByDatabase().keySet());
        dbs.addAll(pair.scope().map().named());
        return List.copyOf(dbs);
    }
}
