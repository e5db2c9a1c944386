package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParkedTimeTest {
    private long nowMs = -5;
    private final ParkedTime time = new ParkedTime(() -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @Test
    void whatIsOnTrialIsNotParkedAnewButForTheTimeOfTheTrial() {
        time.begin();
        assertThat(time.isFirst()).isTrue();
        nowMs += 10;
        assertThat(time.ms()).isEqualTo(10);
        time.written(true, true);
        nowMs += 100;
        time.written(false, true);
        time.begin();
        assertThat(time.isFirst()).isFalse();
        nowMs += 1;
        assertThat(time.ms()).isEqualTo(11);
    }

    @Test
    void aTrialThatWentWellIsForgotten() {
        time.begin();
        nowMs += 10;
        time.written(true, true);
        time.written(false, false);
        time.begin();
        assertThat(time.isFirst()).isTrue();
        assertThat(time.ms()).isZero();
    }
}
