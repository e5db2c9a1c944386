package io.rediscdc.tools.verify;

import java.util.Map;

/**
 * What one server said of a key at one time, boiled down to what is compared.
 *
 * @param type as TYPE answers; {@code none} if there is no such key
 * @param expiresAt absolute, in ms since 1970; {@link #NO_EXPIRY} if it does not expire
 * @param facets the parts of the value by name, such as {@code length} and {@code content}; a part that a server does
 *     not report is not there
 */
record Reading(String type, long expiresAt, Map<String, String> facets) {
    static final long NO_EXPIRY = -1;

    static final String NO_TYPE = "none";
    static final Reading ABSENT = new Reading(NO_TYPE, NO_EXPIRY, Map.of());

    private static final Map<String, String> TORN = Map.of("torn", "");

    /** Stands for a key that changed its type or went away while it was read. It is equal to nothing. */
    static Reading torn(String type) {
        return new Reading(type, NO_EXPIRY, TORN);
    }

    boolean isAbsent() {
        return type.equals(NO_TYPE);
    }

    boolean isTorn() {
        return facets == TORN;
    }

    /** Whether the key stood still between two readings by the same server. */
    boolean unchangedSince(Reading earlier) {
        return !isTorn() && equals(earlier);
    }
}
