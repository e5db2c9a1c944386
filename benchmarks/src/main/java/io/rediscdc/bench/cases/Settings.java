package io.rediscdc.bench.cases;

import java.nio.file.Path;

/**
 * What a run was asked for.
 *
 * @param quick whether to be done soon, with figures that only show that it works
 * @param runs rounds of each case
 * @param heap of the worker, as {@code -Xmx} takes it
 * @param recordings where the workers' flight recordings go, or null for none
 */
public record Settings(boolean quick, int runs, String heap, Path recordings) {
    /** The one or the other. */
    public int size(int full, int quickly) {
        return quick ? quickly : full;
    }
}
