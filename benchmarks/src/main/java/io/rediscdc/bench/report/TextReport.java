package io.rediscdc.bench.report;

import io.rediscdc.bench.cases.Case;
import java.util.Locale;

/** A case's figures for people. */
public final class TextReport {
    private TextReport() {}

    public static String of(Case measured, Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append(measured.name()).append(": ").append(measured.what()).append('\n');
        summary.figures()
                .forEach((name, spread) -> text.append(String.format(
                        Locale.ROOT,
                        "  %-32s %14s   (%s to %s)%n",
                        name,
                        number(spread.median()),
                        number(spread.min()),
                        number(spread.max()))));
        text.append(String.format(
                Locale.ROOT,
                "  %d of %d rounds counted; others took %s cores (%s to %s)%s%n",
                summary.counted(),
                summary.rounds(),
                number(summary.foreign().median()),
                number(summary.foreign().min()),
                number(summary.foreign().max()),
                summary.quiet() ? "" : ": TOO MUCH, no round was quiet"));
        summary.faults().forEach(fault -> text.append("  FAULT ").append(fault).append('\n'));
        return text.toString();
    }

    /** With as many digits as it is worth. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }
}
