package io.rediscdc.bench.cases;

import java.util.BitSet;
import org.HdrHistogram.Histogram;

/**
 * When writes of a fixed schedule arrived. A write's time counts from the moment at which it was due, so that a writer
 * that was held up hides nothing. A write whose state was skipped, since a later one of its key came first, has arrived
 * with that one. Safe for all threads.
 */
final class Arrivals {
    private static final long LONGEST_MICROS = 600_000_000;

    private final int rate;
    private final int keys;
    private final int warmUp;
    private final BitSet seen = new BitSet();
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private long startMicros;
    private long skipped;

    /**
     * @param rate writes a second
     * @param keys which are written in turns
     * @param warmUp writes from the start on that do not count
     */
    Arrivals(int rate, int keys, int warmUp) {
        this.rate = rate;
        this.keys = keys;
        this.warmUp = warmUp;
    }

    /** Write 0 is due now. */
    synchronized void start(long epochMicros) {
        startMicros = epochMicros;
    }

    synchronized void written(long number, long epochMicros) {
        boolean first = true;
        for (long each = number; each >= 0 && !seen.get((int) each); each -= keys) {
            seen.set((int) each);
            if (each >= warmUp) {
                long due = startMicros + each * 1_000_000 / rate;
                micros.recordValue(Math.max(0, Math.min(LONGEST_MICROS, epochMicros - due)));
                skipped += first ? 0 : 1;
            }
            first = false;
        }
    }

    synchronized int count() {
        return seen.cardinality();
    }

    synchronized long skipped() {
        return skipped;
    }

    synchronized double ms(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    synchronized double maxMs() {
        return micros.getMaxValue() / 1e3;
    }
}
