package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageTest {
    private long now;
    private double random = 1;

    @Test
    void theWaitDoublesUpToItsBoundAndBeginsAnewAfterRecovery() {
        Outage outage = outage(-1);
        assertThat(outage.failed()).hasValue(100);
        assertThat(outage.failed()).hasValue(200);
        assertThat(outage.failed()).hasValue(400);
        for (int i = 0; i < 100; i++) {
            assertThat(outage.failed().orElseThrow()).isBetween(800L, 1_000L);
        }
        now = 5_000;
        assertThat(outage.recovered()).hasValue(5_000);
        assertThat(outage.recovered()).isEmpty();
        assertThat(outage.failed()).hasValue(100);
    }

    @Test
    void jitterTakesAwayUpToHalf() {
        random = 0;
        assertThat(outage(-1).failed()).hasValue(50);
    }

    @Test
    void anOutageThatIsTooLongIsOver() {
        Outage outage = outage(1_000);
        assertThat(outage.failed()).isPresent();
        now = 999;
        assertThat(outage.failed()).isPresent();
        now = 1_000;
        assertThat(outage.failed()).isEmpty();
        outage.recovered();
        assertThat(outage.failed()).isPresent();
    }

    @Test
    void aTimeoutOfNothingTriesOnce() {
        assertThat(outage(0).failed()).isEmpty();
    }

    private Outage outage(long timeoutMs) {
        return new Outage(100, 1_000, timeoutMs, () -> now, () -> random);
    }
}
