package io.rediscdc.tools.verify;

import java.util.ArrayList;
import java.util.List;

/** The keys that the first pass found at the wrong server. Holds so many and counts the rest. */
final class MisplacedKeys {
    private static final int MOST = 10_000;

    private final List<Misplaced> held = new ArrayList<>();
    private long notHeld;

    void add(Misplaced key) {
        if (held.size() < MOST) {
            held.add(key);
        } else {
            notHeld++;
        }
    }

    /** Forgets those that are gone by now. */
    void recheck() {
        held.removeIf(key -> !key.isThere());
    }

    List<Misplaced> held() {
        return held;
    }

    long count() {
        return held.size() + notHeld;
    }

    long notHeld() {
        return notHeld;
    }
}
