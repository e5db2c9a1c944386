package io.rediscdc.tools.verify;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the keys that the first pass compared: those of the source, and those that only the target holds. And those
 * that it left out, but for the connectors' own.
 */
final class Tally {
    private final Map<Integer, Long> byDatabase = new TreeMap<>();
    private final Map<String, Long> byType = new TreeMap<>();
    private long total;
    private long leftOutAtSource;
    private long leftOutAtTarget;

    void count(int sourceDb, Reading reading) {
        total++;
        byDatabase.merge(sourceDb, 1L, Long::sum);
        byType.merge(reading.type(), 1L, Long::sum);
    }

    void leaveOutAtSource() {
        leftOutAtSource++;
    }

    void leaveOutAtTarget() {
        leftOutAtTarget++;
    }

    /** Those of the source, in databases that take part, that the filters or prefixes leave out. */
    long leftOutAtSource() {
        return leftOutAtSource;
    }

    /** Likewise of the target. */
    long leftOutAtTarget() {
        return leftOutAtTarget;
    }

    long total() {
        return total;
    }

    Map<Integer, Long> byDatabase() {
        return byDatabase;
    }

    Map<String, Long> byType() {
        return byType;
    }
}
