package io.rediscdc.tools.verify;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people. */
final class ReportText {
    private ReportText() {}

    static void print(Report report, PrintStream out) {
        line(out, "source", report.source());
        line(out, "target", report.target());
        line(
                out,
                "compared",
                String.format(Locale.ROOT, "%,d keys, %,d a second", report.compared(), report.keysPerSecond()));
        line(out, "  by database", counts(report.byDatabase()));
        line(out, "  by type", counts(report.byType()));
        line(out, "rounds", report.rounds() + String.format(Locale.ROOT, ", %.1f s in all", report.seconds()));
        line(out, "expiry within", report.expiryToleranceMs() + " ms");
        line(out, "different", different(report));
        if (report.unsettled() > 0) {
            line(
                    out,
                    "unsettled",
                    String.format(Locale.ROOT, "%,d keys changed on both sides all the time", report.unsettled()));
        }
        if (report.unchecked() > 0) {
            line(
                    out,
                    "not checked again",
                    String.format(Locale.ROOT, "%,d of the different keys: too many", report.unchecked()));
        }
        report.notes().forEach(note -> line(out, "note", note));
        for (Report.DifferingKey key : report.differing()) {
            boolean moved = key.key().db() != key.targetDatabase();
            out.println(
                    key.kind() + "  " + key.key() + (moved ? " (db" + key.targetDatabase() + " at the target)" : ""));
            key.what().forEach(what -> out.println("    " + what));
        }
        long shown = report.differing().size();
        long all = report.different() + report.unsettled();
        if (shown < all) {
            out.println("... and " + (all - shown) + " more (--max-report)");
        }
        out.println(verdict(report));
    }

    private static String different(Report report) {
        return report.differences().isEmpty()
                ? "0"
                : String.format(Locale.ROOT, "%,d keys: ", report.different())
                        + report.differences().entrySet().stream()
                                .map(kind -> kind.getKey().word() + " " + kind.getValue())
                                .collect(Collectors.joining(", "));
    }

    private static String verdict(Report report) {
        return switch (report.verdict()) {
            case EQUAL -> "EQUAL: the target holds what the source holds";
            case DIFFERENT -> "DIFFERENT: " + report.different() + " keys differ";
            case UNSETTLED -> "UNSETTLED: no key is shown to differ, but " + unsettled(report);
        };
    }

    private static String unsettled(Report report) {
        if (report.unsettled() > 0) {
            return report.unsettled() + " changed too fast to be compared: run again when there is less traffic";
        }
        return report.compared() == 0
                ? "nothing was compared: look at the notes"
                : "slots moved all the time: run again once they stay where they are";
    }

    private static String counts(Map<?, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getKey() + "=" + String.format(Locale.ROOT, "%,d", count.getValue()))
                        .collect(Collectors.joining("  "));
    }

    private static void line(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-18s %s", name, value));
    }
}
