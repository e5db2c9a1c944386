package io.rediscdc.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.bench.machine.Meter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void loadedRoundsAreSetApart() {
        Summary summary = Summary.of(List.of(round(1, 100, 0.05), round(2, 10, 0.8), round(3, 300, 0)));
        assertThat(summary.quiet()).isTrue();
        assertThat(summary.counted()).isEqualTo(2);
        assertThat(summary.rounds()).isEqualTo(3);
        assertThat(summary.figures()).containsEntry("rate", new Spread(200, 100, 300));
    }

    @Test
    void whereNoRoundWasQuietAllCountAndItIsSaid() {
        Summary summary = Summary.of(List.of(round(1, 100, 0.5), round(2, 10, 0.8)));
        assertThat(summary.quiet()).isFalse();
        assertThat(summary.counted()).isEqualTo(2);
        assertThat(summary.foreign().max()).isEqualTo(0.8);
    }

    @Test
    void aFigureThatNoRoundHasIsNotThere() {
        assertThat(Summary.of(List.of(round(1, 1, 0))).figures()).containsOnlyKeys("rate");
    }

    @Test
    void medianOfEvenAndOdd() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    private static Round round(int number, double rate, double foreign) {
        Round round = new Round(number);
        round.put("rate", rate);
        round.others(new Meter.Reading(1, Map.of(), foreign, 0));
        return round;
    }
}
