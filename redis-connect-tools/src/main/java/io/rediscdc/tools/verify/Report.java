package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import java.util.List;
import java.util.Map;

/**
 * What a verification found. The JSON form has the same names ({@link ReportJson}).
 *
 * @param verdict see there
 * @param source one line: address and product
 * @param target likewise
 * @param compared keys that were compared
 * @param byDatabase of them by database of the source
 * @param byType of them by type
 * @param differences number of different keys by kind; kinds with none are not there
 * @param unsettled keys that moved on both sides all the time and were never seen equal
 * @param unchecked of the differences, those too many to be checked again
 * @param differing the first different or unsettled keys
 * @param rounds that were run, the first pass included
 * @param seconds in all
 * @param keysPerSecond of the first pass, source keys against seconds
 * @param expiryToleranceMs by how much two expiries may have differed
 * @param notes what was not compared, and why
 */
record Report(
        Verdict verdict,
        String source,
        String target,
        long compared,
        Map<Integer, Long> byDatabase,
        Map<String, Long> byType,
        Map<Difference.Kind, Long> differences,
        long unsettled,
        long unchecked,
        List<DifferingKey> differing,
        int rounds,
        double seconds,
        long keysPerSecond,
        long expiryToleranceMs,
        List<String> notes) {

    enum Verdict {
        /** No key is different and none unsettled. */
        EQUAL,
        /** At least one key is different. */
        DIFFERENT,
        /** No key is different, but some could not be caught standing still, or there are keys and none was compared. */
        UNSETTLED
    }

    /**
     * @param key at the source
     * @param targetDatabase its database at the target
     * @param kind how it differs, or {@code unsettled}
     * @param what in words
     */
    record DifferingKey(DbKey key, int targetDatabase, String kind, List<String> what) {}

    long different() {
        return differences.values().stream().mapToLong(Long::longValue).sum();
    }

    int exitCode() {
        return verdict == Verdict.EQUAL ? 0 : 1;
    }
}
