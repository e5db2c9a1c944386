package io.rediscdc.tools.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Databases with keys that took no part, and those that have none for their keys at the other side. */
final class LeftOut {
    private final Pair pair;
    private final Map<Integer, Long> atSource;
    private final Map<Integer, Long> atTarget;

    LeftOut(Pair pair) {
        this.pair = pair;
        this.atSource = pair.source().keysByDatabase();
        this.atTarget = pair.target().keysByDatabase();
    }

    List<String> notes() {
        Scope scope = pair.scope();
        List<String> notes = new ArrayList<>();
        add(
                notes,
                atSource.keySet().stream().filter(db -> !scope.includes(db)).toList(),
                " of the source were left out, as the databases or the map ask for.");
        add(
                notes,
                atTarget.keySet().stream()
                        .filter(db -> scope.firstSource(db).isEmpty())
                        .toList(),
                " of the target were left out, as the databases or the map ask for.");
        add(
                notes,
                atSource.keySet().stream()
                        .filter(db -> scope.includes(db)
                                && pair.target().lacks(scope.map().target(db).orElseThrow()))
                        .toList(),
                " of the source lead into databases that the target does not have: lead them into others by"
                        + " --database-map, or the sink's database.map, or leave them out by --databases.");
        add(
                notes,
                atTarget.keySet().stream()
                        .filter(db -> scope.firstSource(db).isPresent()
                                && pair.source().lacks(scope.firstSource(db).orElseThrow()))
                        .toList(),
                " of the target are compared with databases that the source does not have: leave them out by"
                        + " --databases if their keys are others'.");
        return notes;
    }

    private static void add(List<String> notes, List<Integer> databases, String what) {
        if (!databases.isEmpty()) {
            notes.add("Databases " + databases + what);
        }
    }
}
