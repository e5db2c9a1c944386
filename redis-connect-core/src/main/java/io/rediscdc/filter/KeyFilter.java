package io.rediscdc.filter;

import io.rediscdc.event.Reserved;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which keys take part: those that match an include glob and no exclude glob, and are of the part of the key space that
 * is dealt out to whoever asks. The connectors' own keys never do. Safe for all threads.
 */
public final class KeyFilter {
    /** Every key but the connectors' own. */
    public static final KeyFilter ALL = new KeyFilter(List.of("*"), List.of());

    private final Glob[] include;
    private final Glob[] exclude;
    private final boolean all;
    /** Null for all. */
    private final Predicate<byte[]> part;
    /** What also has to accept a key, or null. */
    private final KeyFilter other;

    public KeyFilter(List<String> include, List<String> exclude) {
        this(include, exclude, null);
    }

    /**
     * @param part only keys of this part of the key space take part; null for all
     */
    public KeyFilter(List<String> include, List<String> exclude, Predicate<byte[]> part) {
        this.part = part;
        this.other = null;
        this.include = include.stream().map(Glob::new).toArray(Glob[]::new);
        this.exclude = exclude.stream().map(Glob::new).toArray(Glob[]::new);
        this.all = include.contains("*");
    }

    private KeyFilter(KeyFilter one, KeyFilter other) {
        this.include = one.include;
        this.exclude = one.exclude;
        this.all = one.all;
        this.part = one.part;
        this.other = one.other == null ? other : one.other.and(other);
    }

    /** Accepts the keys that both accept. */
    public KeyFilter and(KeyFilter other) {
        return new KeyFilter(this, other);
    }

    public boolean accepts(byte[] key) {
        return matches(key) && (part == null || part.test(key)) && (other == null || other.accepts(key));
    }

    /** Whether it would accept a key if that were of its part of the key space. */
    public boolean matches(byte[] key) {
        return !Reserved.contains(key) && (all || matchesAny(include, key)) && !matchesAny(exclude, key);
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
