package io.rediscdc.tools.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for servers to agree. */
final class Wait {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MS = 50;

    private Wait() {}

    /**
     * Looks until the condition holds.
     *
     * @param what completes the sentence "waited in vain for ..."
     * @throws IllegalStateException after a minute
     */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited " + LIMIT.toSeconds() + " s in vain for " + what);
            }
            try {
                Thread.sleep(LOOK_EVERY_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }
}
