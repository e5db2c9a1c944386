package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Compares every key of the source with the target, and then asks the source for every key of the target. What differs
 * is a suspect, no more: both sides may have moved between the two readings. A key at the wrong server of a side is
 * misplaced at once: nothing moves there.
 */
final class FirstPass {
    private static final int USUAL_DATABASES = 16;

    private final Pair pair;
    private final long toleranceMs;
    private final Suspects suspects;
    private final MisplacedKeys misplaced;
    private final Progress progress;
    private final Tally tally = new Tally();

    FirstPass(Pair pair, long toleranceMs, Suspects suspects, MisplacedKeys misplaced, Progress progress) {
        this.pair = pair;
        this.toleranceMs = toleranceMs;
        this.suspects = suspects;
        this.misplaced = misplaced;
        this.progress = progress;
    }

    Tally run() {
        for (int db : pair.source().keysByDatabase().keySet()) {
            if (pair.scope().includes(db)) {
                pair.source().servers().forEach(server -> scanSource(db, server));
            }
        }
        Set<Integer> atTarget = pair.target().keysByDatabase().keySet();
        List<Integer> sourceDbs = possibleSourceDatabases(atTarget);
        TreeSet<Integer> targetDbs = new TreeSet<>();
        sourceDbs.stream()
                .filter(pair.scope()::includes)
                .forEach(db -> targetDbs.add(pair.scope().map().target(db).orElseThrow()));
        targetDbs.retainAll(atTarget);
        for (int db : targetDbs) {
            pair.target().servers().forEach(server -> scanTarget(db, server, sourceDbs));
        }
        return tally;
    }

    private void scanSource(int db, Server server) {
        KeyScan scan = new KeyScan(server, db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<DbKey> keys = page.stream()
                    .filter(key -> pair.scope().includes(key.bytes()))
                    .filter(key -> isAtHome(pair.source(), server, key))
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

    private void scanTarget(int db, Server server, List<Integer> sourceDbs) {
        KeyScan scan = new KeyScan(server, db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<List<DbKey>> origins = page.stream()
                    .filter(key -> !Reserved.contains(key.bytes()))
                    .filter(key -> isAtHome(pair.target(), server, key))
                    .map(key -> pair.scope().atSource(key, sourceDbs))
                    .toList();
            List<DbKey> absent = absentAtSource(origins);
            CompletableFuture<List<Reading>> targets = pair.atTarget(absent);
            List<Reading> sources = Pair.await(pair.atSource(absent));
            compare(absent, sources, Pair.await(targets));
            progress.step(page.size());
        }
    }

    /** A key at a server that it does not belong to is never read by anyone, and is told of. */
    private boolean isAtHome(Side side, Server server, DbKey key) {
        if (side.isMisplaced(server, key)) {
            misplaced.add(new Misplaced(side, server, key));
            return false;
        }
        return true;
    }

    /** The first origin of each key whose origins are all absent. */
    private List<DbKey> absentAtSource(List<List<DbKey>> origins) {
        List<DbKey> all = origins.stream().flatMap(List::stream).toList();
        List<Boolean> exist = Pair.await(pair.source().exist(all));
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

    /** Those in use at either side, and the usual ones: an empty database may have left keys at the target. */
    private List<Integer> possibleSourceDatabases(Set<Integer> atTarget) {
        if (pair.source().isCluster()) {
            return List.of(0);
        }
        TreeSet<Integer> dbs =
                new TreeSet<>(IntStream.range(0, USUAL_DATABASES).boxed().toList());
        dbs.addAll(pair.source().keysByDatabase().keySet());
        dbs.addAll(atTarget);
        dbs.addAll(pair.scope().map().sources());
        return List.copyOf(dbs);
    }
}
