package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParkingTest {
    private final Parking parking = new Parking(true, 100, 1_000, 50);

    @Test
    void aTargetIsParkedOnceItHasFailedForLongEnoughOrForGood() {
        assertThat(parking.isDue(false, 99)).isFalse();
        assertThat(parking.isDue(false, 100)).isTrue();
        assertThat(parking.isDue(true, 0)).isTrue();
        assertThat(new Parking(false, 100, 1_000, 50).isDue(true, 5_000)).isFalse();
    }

    @Test
    void itIsGivenUpBeyondEitherBound() {
        assertThat(parking.exceeded(1_000, 50)).isEmpty();
        assertThat(parking.exceeded(1_001, 0))
                .hasValueSatisfying(text -> assertThat(text).contains("park.max.ms=1000"));
        assertThat(parking.exceeded(0, 51))
                .hasValueSatisfying(text -> assertThat(text).contains("park.max.records=50"));
    }
}
