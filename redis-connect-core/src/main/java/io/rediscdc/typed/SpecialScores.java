package io.rediscdc.typed;

import io.rediscdc.format.FormatException;

/** Scores that JSON has no number for, as Redis prints them. */
final class SpecialScores {
    private static final String INFINITY = "inf";
    private static final String MINUS_INFINITY = "-inf";
    private static final String MINUS_ZERO = "-0";

    private SpecialScores() {}

    /** Null for all others. */
    static String text(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? INFINITY : MINUS_INFINITY;
        }
        return score == 0 && Double.doubleToRawLongBits(score) != 0 ? MINUS_ZERO : null;
    }

    static double parse(String text) {
        return switch (text) {
            case INFINITY -> Double.POSITIVE_INFINITY;
            case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
            case MINUS_ZERO -> -0.0;
            default -> throw new FormatException("score_text '" + text + "' is none of inf, -inf and -0");
        };
    }
}
