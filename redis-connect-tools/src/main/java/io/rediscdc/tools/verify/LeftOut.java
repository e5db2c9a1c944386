package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Keys that took no part, and databases that the other side does not have. */
final class LeftOut {
    private final Pair pair;
    private final Tally tally;
    private final Map<Integer, Long> atSource;
    private final Map<Integer, Long> atTarget;
    private final boolean all;

    LeftOut(Pair pair, Tally tally) {
        this.pair = pair;
        this.tally = tally;
        this.atSource = pair.source().keysByDatabase();
        this.atTarget = pair.target().keysByDatabase();
        this.all = tally.total() == 0
                && (tally.leftOutAtSource() + tally.leftOutAtTarget() > 0
                        || holdOthers(pair.source(), sourcesLeftOut())
                        || holdOthers(pair.target(), targetsLeftOut()));
    }

    /** Whether nothing was compared though there are keys, other than the connectors' own. */
    boolean isAll() {
        return all;
    }

    List<String> notes() {
        Scope scope = pair.scope();
        List<String> notes = new ArrayList<>();
        if (all) {
            notes.add("Nothing was compared: the filters, prefixes, databases or the map leave out all"
                    + counts(
                            tally.leftOutAtSource() + sum(atSource, sourcesLeftOut()),
                            tally.leftOutAtTarget() + sum(atTarget, targetsLeftOut())));
        } else if (tally.leftOutAtSource() + tally.leftOutAtTarget() > 0) {
            notes.add("The filters or prefixes left out" + counts(tally.leftOutAtSource(), tally.leftOutAtTarget()));
        }
        add(notes, sourcesLeftOut(), " of the source were left out, as the databases or the map ask for.");
        add(notes, targetsLeftOut(), " of the target were left out, as the databases or the map ask for.");
        add(
                notes,
                those(
                        atSource,
                        db -> scope.includes(db)
                                && pair.target().lacks(scope.map().target(db).orElseThrow())),
                " of the source lead into databases that the target does not have: lead them into others by"
                        + " --database-map, or the sink's database.map, or leave them out by --databases.");
        add(
                notes,
                those(
                        atTarget,
                        db -> scope.firstSource(db).isPresent()
                                && pair.source().lacks(scope.firstSource(db).orElseThrow())),
                " of the target are compared with databases that the source does not have: leave them out by"
                        + " --databases if their keys are others'.");
        return notes;
    }

    private List<Integer> sourcesLeftOut() {
        return those(atSource, db -> !pair.scope().includes(db));
    }

    private List<Integer> targetsLeftOut() {
        return those(atTarget, db -> pair.scope().firstSource(db).isEmpty());
    }

    private static List<Integer> those(Map<Integer, Long> keysByDatabase, Predicate<Integer> which) {
        return keysByDatabase.keySet().stream().filter(which).toList();
    }

    private static long sum(Map<Integer, Long> keysByDatabase, List<Integer> databases) {
        return databases.stream().mapToLong(keysByDatabase::get).sum();
    }

    private static boolean holdOthers(Side side, List<Integer> databases) {
        return databases.stream()
                .anyMatch(db -> side.servers().stream().anyMatch(server -> holdsOthers(new KeyScan(server, db))));
    }

    private static boolean holdsOthers(KeyScan scan) {
        for (List<DbKey> page = scan.next(); page != null; page = scan.next()) {
            if (page.stream().anyMatch(key -> !Reserved.contains(key.bytes()))) {
                return true;
            }
        }
        return false;
    }

    private static String counts(long atSource, long atTarget) {
        return String.format(Locale.ROOT, " %,d keys of the source and %,d of the target.", atSource, atTarget);
    }

    private static void add(List<String> notes, List<Integer> databases, String what) {
        if (!databases.isEmpty()) {
            notes.add("Databases " + databases + what);
        }
    }
}
