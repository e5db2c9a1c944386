package io.rediscdc.tools.verify;

import java.nio.charset.StandardCharsets;

/** Sorted set scores: servers print the same double in different ways, so they are compared as doubles. */
final class Scores {
    private Scores() {}

    /** What a server printed, such as {@code 1.5}, {@code 1e300}, {@code -0} or {@code inf}. */
    static double parse(byte[] printed) {
        String text = new String(printed, StandardCharsets.US_ASCII);
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The same bytes for equal scores; 0 and -0 are equal. */
    static byte[] canonical(byte[] printed) {
        double score = parse(printed);
        return Fingerprint.number(Double.doubleToLongBits(score == 0.0 ? 0.0 : score));
    }
}
