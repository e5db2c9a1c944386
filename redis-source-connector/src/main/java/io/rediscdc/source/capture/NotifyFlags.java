package io.rediscdc.source.capture;

/** The flags of {@code notify-keyspace-events}: a set of letters, which servers print in any order. */
public final class NotifyFlags {
    /** What A stands for. */
    private static final String ALL = "g$lshzxetd";

    private NotifyFlags() {}

    /** In words, what is missing for every change to be notified by key event; empty if nothing is. */
    public static String missing(String flags) {
        StringBuilder missing = new StringBuilder();
        if (flags.indexOf('E') < 0) {
            missing.append('E');
        }
        if (flags.indexOf('A') < 0) {
            ALL.chars().filter(flag -> flags.indexOf(flag) < 0).forEach(flag -> missing.append((char) flag));
        }
        return missing.toString();
    }

    /** The flags that are set, and E and A. */
    public static String union(String flags) {
        StringBuilder all = new StringBuilder("EA");
        flags.chars()
                .filter(flag -> "EA".indexOf(flag) < 0 && ALL.indexOf(flag) < 0)
                .forEach(flag -> all.append((char) flag));
        return all.toString();
    }
}
