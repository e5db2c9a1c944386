package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuspectTest {
    private static Reading value(int value) {
        return new Reading("string", Reading.NO_EXPIRY, Map.of("content", Integer.toString(value)));
    }

    private static Suspect suspect(int source, int target) {
        return new Suspect(new DbKey(0, new byte[] {'k'}), value(source), value(target), 0);
    }

    @Test
    void aTargetThatArrivesIsCleared() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(value(2), value(2), value(2));
        assertThat(suspect.isCleared()).isTrue();
    }

    @Test
    void aTargetThatHoldsWhatTheSourceHeldRightBeforeIsCleared() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(value(3), value(3), value(4));
        assertThat(suspect.isCleared()).isTrue();
    }

    @Test
    void aTargetThatMovesToWhatTheSourceHeldARoundAgoFollowsAndIsReadOn() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(value(5), value(2), value(6));
        assertThat(suspect.isCleared()).isFalse();
        assertThat(suspect.isInFlux()).isTrue();
        suspect.observe(value(6), value(6), value(6));
        assertThat(suspect.isCleared()).isTrue();
    }

    @Test
    void aTargetThatFollowedAndNeverGetsTheLastStateIsDifferentOnceBothHaveStoodStill() {
        Suspect suspect = suspect(1, 0);
        for (int i = 0; i < 9; i++) {
            suspect.observe(value(2), value(1), value(2));
            assertThat(suspect.isCleared()).isFalse();
        }
        assertThat(suspect.isInFlux()).as("to be chased").isTrue();
        assertThat(suspect.isStill(value(2), value(1))).isTrue();
        suspect.stoodStill();
        assertThat(suspect.isInFlux()).isFalse();
        assertThat(suspect.difference().kind()).isEqualTo(Difference.Kind.VALUE);
    }

    @Test
    void aTargetThatMovedInTheLaterHalfOfTheRoundsMayStillArrive() {
        Suspect suspect = suspect(1, 0);
        for (int i = 0; i < 5; i++) {
            suspect.observe(value(20 + i), value(10 + i), value(20 + i));
        }
        for (int i = 0; i < 4; i++) {
            suspect.observe(value(24), value(14), value(24));
        }
        suspect.stoodStill();
        assertThat(suspect.isInFlux()).isTrue();
        suspect.observe(value(24), value(14), value(24));
        suspect.stoodStill();
        assertThat(suspect.isInFlux()).isFalse();
    }

    @Test
    void whateverMovesIsNotStill() {
        Suspect suspect = suspect(2, 1);
        assertThat(suspect.isStill(value(2), value(1))).isTrue();
        assertThat(suspect.isStill(value(3), value(1))).isFalse();
        assertThat(suspect.isStill(value(2), value(2))).isFalse();
        assertThat(suspect.isStill(Reading.torn("string"), value(1))).isFalse();
    }

    @Test
    void aTargetThatIsAlwaysOneStepBehindIsNeverDifferent() {
        Suspect suspect = suspect(1, 0);
        for (int i = 2; i < 10; i++) {
            suspect.observe(value(i), value(i - 1), value(i));
            assertThat(suspect.isCleared()).isFalse();
            assertThat(suspect.isInFlux()).isTrue();
        }
    }

    @Test
    void aSourceAndATargetThatStandStillAreDifferent() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(value(2), value(1), value(2));
        assertThat(suspect.isCleared()).isFalse();
        assertThat(suspect.isInFlux()).isFalse();
        assertThat(suspect.difference()).isNotNull();
    }

    @Test
    void aStuckTargetIsDifferentHoweverTheSourceMoves() {
        Suspect suspect = suspect(2, 1);
        for (int i = 3; i < 20; i++) {
            suspect.observe(value(i), value(1), value(i + 1));
        }
        assertThat(suspect.isCleared()).isFalse();
        assertThat(suspect.isInFlux()).isFalse();
    }

    @Test
    void aTargetThatMovesAwayFromAQuietSourceIsDifferent() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(value(2), value(3), value(2));
        suspect.observe(value(2), value(4), value(2));
        assertThat(suspect.isInFlux()).isFalse();
        assertThat(suspect.isCleared()).isFalse();
    }

    @Test
    void aTargetThatMovesBehindAMovingSourceIsInFlux() {
        Suspect suspect = suspect(100, 50);
        suspect.observe(value(200), value(150), value(210));
        suspect.observe(value(300), value(250), value(310));
        assertThat(suspect.isInFlux()).isTrue();
    }

    @Test
    void expiredOnBothSidesIsCleared() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(Reading.ABSENT, Reading.ABSENT, Reading.ABSENT);
        assertThat(suspect.isCleared()).isTrue();
    }

    @Test
    void aTornReadingNeverClears() {
        Suspect suspect = suspect(2, 1);
        suspect.observe(Reading.torn("string"), Reading.torn("string"), value(2));
        assertThat(suspect.isCleared()).isFalse();
        assertThat(suspect.isInFlux()).isTrue();
    }
}
