package io.rediscdc.filter;

import io.rediscdc.event.Reserved;
import io.rediscdc.event.SlotSet;
import java.util.List;

/**
 * Which keys take part: those that match an include glob and no exclude glob, and are of the slots that are dealt out to
 * a task. The connectors' own keys never do.
 */
public final class KeyFilter {
    /** Every key but the connectors' own. */
    public static final KeyFilter ALL = new KeyFilter(List.of("*"), List.of());

    private final Glob[] include;
    private final Glob[] exclude;
    private final boolean all;
    /** Null for all. */
    private final SlotSet slots;
    /** What also has to accept a key, or null. */
    private final KeyFilter other;

    public KeyFilter(List<String> include, List<String> exclude) {
        this(include, exclude, null);
    }

    /**
     * @param slots only keys of these slots take part; null for all
     */
    public KeyFilter(List<String> include, List<String> exclude, SlotSet slots) {
        this.slots = slots;
        this.other = null;
        this.include = include.stream().map(Glob::new).toArray(Glob[]::new);
        this.exclude = exclude.stream().map(Glob::new).toArray(Glob[]::new);
        this.all = include.contains("*");
    }

    private KeyFilter(KeyFilter one, KeyFilter other) {
        this.include = one.include;
        this.exclude = one.exclude;
        this.all = one.all;
        this.slots = one.slots;
        this.other = one.other == null ? other : one.other.and(other);
    }

    /** Accepts the keys that both accept. */
    public KeyFilter and(KeyFilter other) {
        return new KeyFilter(this, other);
    }

    public boolean accepts(byte[] key) {
        return !Reserved.contains(key)
                && (all || matchesAny(include, key))
                && !matchesAny(exclude, key)
                && (slots == null || slots.containsKey(key))
                && (other == null || other.accepts(key));
    }

    private static boolean matchesAny(Glob[] globs, byte[] key) {
        for (Glob glob : globs) {
            if (glob.matches(key)) {
                return true;
            }
        }
        return false;
    }
}
