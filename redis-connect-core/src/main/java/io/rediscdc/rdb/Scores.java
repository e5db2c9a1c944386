package io.rediscdc.rdb;

import io.rediscdc.event.Slice;
import java.nio.charset.StandardCharsets;

/** Scores of a sorted set where they are text. */
public final class Scores {
    private Scores() {}

    /**
     * @throws RdbException if it is none
     */
    public static double parse(Slice text) {
        String score = new String(text.array(), text.offset(), text.length(), StandardCharsets.US_ASCII);
        return switch (score) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(score);
                } catch (NumberFormatException e) {
                    throw RdbInput.damaged("a score that is no number");
                }
            }
        };
    }
}
