package io.rediscdc.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesUpToItsBoundAndStartsOver() {
        Backoff backoff = new Backoff(100, 1_000);
        for (int longest : new int[] {100, 200, 400, 800, 1_000, 1_000}) {
            assertThat(backoff.next()).isBetween(longest - longest / 5L, (long) longest);
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(80L, 100L);
    }
}
