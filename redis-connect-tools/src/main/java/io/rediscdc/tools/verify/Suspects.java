package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that differed in the first pass. Holds so many and counts the rest, which then are different as they are. */
final class Suspects {
    static final int MOST = 100_000;

    private final int most;
    private final Map<DbKey, Suspect> held = new LinkedHashMap<>();
    private final Map<Difference.Kind, Long> notHeld = new EnumMap<>(Difference.Kind.class);

    Suspects(int most) {
        this.most = most;
    }

    void add(DbKey key, Reading source, Reading target, Difference difference, long toleranceMs) {
        if (held.size() < most) {
            held.putIfAbsent(key, new Suspect(key, source, target, toleranceMs));
        } else if (!held.containsKey(key)) {
            notHeld.merge(difference.kind(), 1L, Long::sum);
        }
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether none of those held is shown to differ: each was seen equal, or still moves at both sides. */
    boolean noneDiffers() {
        return held.values().stream().allMatch(Suspect::isInFlux);
    }

    Collection<Suspect> all() {
        return held.values();
    }

    /** Puts another key of the source in place of one that is gone, unless that is a suspect, too. */
    void replace(Suspect suspect, DbKey other) {
        held.remove(suspect.key());
        if (held.putIfAbsent(other, suspect) == null) {
            suspect.comesFrom(other);
        }
    }

    /** Forgets the cleared ones. */
    void drop(List<Suspect> cleared) {
        cleared.forEach(suspect -> held.remove(suspect.key()));
    }

    Map<Difference.Kind, Long> notHeld() {
        return notHeld;
    }
}
