package io.rediscdc.tools.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a key differs.
 *
 * @param kind the gravest of what differs
 * @param what in words, one entry a part that differs
 */
record Difference(Kind kind, List<String> what) {
    enum Kind {
        /** At the source only. */
        MISSING,
        /** At the target only. */
        EXTRA,
        TYPE,
        VALUE,
        EXPIRY,
        /** At a server of a fleet where nobody looks for it. */
        MISPLACED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How the target differs from the source, or null if it does not.
     *
     * @param toleranceMs by how much two expiries may differ
     */
    static Difference between(Reading source, Reading target, long toleranceMs) {
        if (source.isTorn() || target.isTorn()) {
            return new Difference(Kind.VALUE, List.of("the key changed while it was read"));
        }
        if (source.isAbsent() || target.isAbsent()) {
            if (source.isAbsent() && target.isAbsent()) {
                return null;
            }
            return source.isAbsent()
                    ? new Difference(Kind.EXTRA, List.of("a " + target.type() + " at the target only"))
                    : new Difference(Kind.MISSING, List.of("a " + source.type() + " at the source only"));
        }
        if (!source.type().equals(target.type())) {
            return new Difference(Kind.TYPE, List.of(words("type", source.type(), target.type())));
        }
        List<String> what = new ArrayList<>();
        source.facets().forEach((name, value) -> {
            String other = target.facets().get(name);
            if (other != null && !other.equals(value)) {
                what.add(words(name, value, other));
            }
        });
        Kind kind = what.isEmpty() ? Kind.EXPIRY : Kind.VALUE;
        if (!sameExpiry(source.expiresAt(), target.expiresAt(), toleranceMs)) {
            what.add(words("expiry", expiry(source.expiresAt()), expiry(target.expiresAt())));
        }
        return what.isEmpty() ? null : new Difference(kind, what);
    }

    private static boolean sameExpiry(long source, long target, long toleranceMs) {
        if (source == Reading.NO_EXPIRY || target == Reading.NO_EXPIRY) {
            return source == target;
        }
        return Math.abs(source - target) <= toleranceMs;
    }

    private static String expiry(long at) {
        return at == Reading.NO_EXPIRY ? "none" : at + " (" + Instant.ofEpochMilli(at) + ")";
    }

    private static String words(String name, String source, String target) {
        return name + ": " + source + " at the source, " + target + " at the target";
    }
}
