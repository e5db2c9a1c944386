package io.rediscdc.tools.verify;

import io.rediscdc.tools.verify.Difference.Kind;
import io.rediscdc.tools.verify.Report.DifferingKey;
import io.rediscdc.tools.verify.Report.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Judges the suspects that are left and writes the report. */
final class Findings {
    private final Pair pair;
    private final Verification.Options options;

    Findings(Pair pair, Verification.Options options) {
        this.pair = pair;
        this.options = options;
    }

    /**
     * @param first what is left of it
     * @param rounds that were made
     * @param seconds in all
     */
    Report report(Verification.Compared first, int rounds, double seconds) {
        Tally tally = first.tally();
        Suspects suspects = first.suspects();
        MisplacedKeys misplaced = first.misplaced();
        Map<Kind, Long> differences = new EnumMap<>(suspects.notHeld());
        long unchecked =
                differences.values().stream().mapToLong(Long::longValue).sum();
        unchecked += misplaced.notHeld();
        List<DifferingKey> differing = new ArrayList<>();
        long unsettled = 0;
        for (Suspect suspect : suspects.all()) {
            Difference difference = suspect.difference();
            if (suspect.isInFlux()) {
                unsettled++;
            } else {
                differences.merge(difference.kind(), 1L, Long::sum);
            }
            if (differing.size() < options.mostReported()) {
                differing.add(describe(suspect, difference));
            }
        }
        if (misplaced.count() > 0) {
            differences.put(Kind.MISPLACED, misplaced.count());
        }
        misplaced.held().stream()
                .limit(Math.max(0, options.mostReported() - differing.size()))
                .forEach(key -> differing.add(
                        new DifferingKey(key.key(), key.key().db(), Kind.MISPLACED.word(), List.of(key.words()))));
        LeftOut leftOut = new LeftOut(pair, tally);
        Verdict verdict = !differences.isEmpty()
                ? Verdict.DIFFERENT
                : unsettled > 0 || first.moved() || leftOut.isAll() ? Verdict.UNSETTLED : Verdict.EQUAL;
        return new Report(
                verdict,
                pair.source().toString(),
                pair.target().toString(),
                tally.total(),
                tally.byDatabase(),
                tally.byType(),
                differences,
                unsettled,
                unchecked,
                differing,
                rounds,
                seconds,
                Math.round(tally.total() / Math.max(0.001, first.seconds())),
                options.toleranceMs(),
                notes(first.moved(), leftOut));
    }

    private DifferingKey describe(Suspect suspect, Difference difference) {
        List<String> what = new ArrayList<>(difference.what());
        if (!suspect.isInFlux() && difference.kind() == Kind.VALUE) {
            FirstElement.between(pair, suspect.key()).ifPresent(what::add);
        }
        return new DifferingKey(
                suspect.key(),
                pair.scope().atTarget(suspect.key()).db(),
                suspect.isInFlux() ? "unsettled" : difference.kind().word(),
                what);
    }

    private List<String> notes(boolean moved, LeftOut leftOut) {
        Features source = pair.source().features();
        Features target = pair.target().features();
        List<String> notes = new ArrayList<>(Standing.notes(pair));
        if (moved) {
            notes.add("Slots of a cluster moved all the time, so keys may have been passed over.");
        }
        if (source.fieldExpiry() != target.fieldExpiry()) {
            notes.add("The expiry of hash fields was not compared: only the "
                    + (source.fieldExpiry() ? "source" : "target") + " knows it.");
        }
        if (source.streamCounters() != target.streamCounters()) {
            notes.add("entries-added, max-deleted-entry-id and entries-read of streams were not compared: only the "
                    + (source.streamCounters() ? "source" : "target") + " knows them.");
        }
        notes.addAll(leftOut.notes());
        return notes;
    }
}
