package io.rediscdc.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private long nanos;

    @Test
    void allowsItsRateAndASmallBurst() {
        RateLimit limit = new RateLimit(1_000, () -> nanos);
        assertThat(limit.take(500)).isZero();
        nanos += 1_000_000_000L;
        assertThat(limit.take(500)).isEqualTo(100);
        nanos += 10_000_000L;
        assertThat(limit.take(500)).isEqualTo(10);
        limit.giveBack(4);
        assertThat(limit.take(500)).isEqualTo(4);
    }

    @Test
    void aLowRateStillGetsThere() {
        RateLimit limit = new RateLimit(1, () -> nanos);
        nanos += 1_000_000_000L;
        assertThat(limit.take(10)).isEqualTo(1);
    }

    @Test
    void zeroIsNoLimit() {
        assertThat(new RateLimit(0, () -> nanos).take(500)).isEqualTo(500);
    }
}
