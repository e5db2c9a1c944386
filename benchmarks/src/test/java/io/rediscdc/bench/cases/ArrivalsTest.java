package io.rediscdc.bench.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** 1,000 writes a second over 10 keys: write n is due n ms after the start. */
class ArrivalsTest {
    private static final long START = 1_767_225_600_000_000L;

    private final Arrivals arrivals = new Arrivals(1_000, 10, 5);

    ArrivalsTest() {
        arrivals.start(START);
    }

    @Test
    void timeCountsFromWhenTheWriteWasDue() {
        arrivals.written(7, START + 7_000 + 3_000);
        assertThat(arrivals.maxMs()).isCloseTo(3, within(0.01));
        assertThat(arrivals.count()).isEqualTo(1);
    }

    @Test
    void whatIsWarmingUpDoesNotCount() {
        arrivals.written(4, START + 900_000);
        arrivals.written(5, START + 6_000);
        assertThat(arrivals.count()).isEqualTo(2);
        assertThat(arrivals.maxMs()).isCloseTo(1, within(0.01));
    }

    @Test
    void aSkippedStateArrivesWithItsSuccessor() {
        arrivals.written(27, START + 30_000);
        assertThat(arrivals.count()).isEqualTo(3); // 27, and 17 and 7 of the same key
        assertThat(arrivals.skipped()).isEqualTo(2);
        assertThat(arrivals.maxMs()).isCloseTo(23, within(0.1));
    }

    @Test
    void aRepeatedStateCountsOnce() {
        arrivals.written(7, START + 8_000);
        arrivals.written(7, START + 50_000);
        assertThat(arrivals.count()).isEqualTo(1);
        assertThat(arrivals.maxMs()).isCloseTo(1, within(0.01));
    }
}
