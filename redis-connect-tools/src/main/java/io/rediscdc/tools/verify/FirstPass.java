package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        Set<Integer> used = // of the source; others that come into use are found in later rounds
                pair.scope().mergesDatabases() ? pair.source().keysByDatabase().keySet() : Set.of();
        for (int db : pair.target().keysByDatabase().keySet()) {
            if (pair.scope().firstSource(db).isPresent()) {
                pair.target().servers().forEach(server -> scanTarget(db, server, used));
            }
        }
        return tally;
    }

    private void scanSource(int db, Server server) {
        KeyScan scan = new KeyScan(server, db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<DbKey> keys = page.stream()
                    .filter(this::isIncluded)
                    .filter(key -> isAtHome(pair.source(), server, key))
                    .toList();
            CompletableFuture<List<Reading>> targets = pair.atTarget(keys);
            List<Reading> sources = Pair.await(pair.atSource(keys));
            compare(keys, sources, Pair.await(targets));
            progress.step(page.size());
        }
    }

    private boolean isIncluded(DbKey key) {
        boolean included = pair.scope().includes(key.bytes());
        if (!included && !Reserved.contains(key.bytes())) {
            tally.leaveOutAtSource();
        }
        return included;
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

    private void scanTarget(int db, Server server, Set<Integer> used) {
        KeyScan scan = new KeyScan(server, db);
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            List<DbKey> absent = absentAtSource(origins(db, server, page, used));
            CompletableFuture<List<Reading>> targets = pair.atTarget(absent);
            List<Reading> sources = Pair.await(pair.atSource(absent));
            compare(absent, sources, Pair.await(targets));
            progress.step(page.size());
        }
    }

    /** Those of each key that is compared and at home. */
    private List<List<DbKey>> origins(int db, Server server, List<DbKey> page, Set<Integer> used) {
        Set<Integer> sourceDbs = new TreeSet<>(used); // those without keys cannot be it, and there may be thousands
        sourceDbs.add(pair.scope().firstSource(db).orElseThrow());
        List<List<DbKey>> origins = new ArrayList<>(page.size());
        for (DbKey key : page) {
            if (Reserved.contains(key.bytes())) {
                continue;
            }
            List<DbKey> of = pair.scope().atSource(key, sourceDbs);
            if (of.isEmpty()) {
                tally.leaveOutAtTarget();
            } else if (isAtHome(pair.target(), server, key)) {
                origins.add(of);
            }
        }
        return origins;
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
        List<Optional<DbKey>> there = pair.firstThere(origins);
        return IntStream.range(0, origins.size())
                .filter(i -> there.get(i).isEmpty())
                .mapToObj(i -> origins.get(i).get(0))
                .toList();
    }
}
