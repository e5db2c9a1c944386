package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import io.rediscdc.tools.verify.Difference.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuspectsTest {
    private static final Reading VALUE = new Reading("string", Reading.NO_EXPIRY, Map.of());

    @Test
    void holdsSoManyAndCountsTheRest() {
        Suspects suspects = new Suspects(2);
        for (byte i = 0; i < 5; i++) {
            suspects.add(
                    new DbKey(0, new byte[] {i}), VALUE, Reading.ABSENT, new Difference(Kind.MISSING, List.of()), 0);
        }
        assertThat(suspects.all()).hasSize(2);
        assertThat(suspects.notHeld()).containsExactly(Map.entry(Kind.MISSING, 3L));
    }

    @Test
    void oneThatMovesAtBothSidesIsNotShownToDiffer() {
        Reading other = new Reading("string", 5, Map.of());
        Reading third = new Reading("string", 6, Map.of());
        Suspects suspects = new Suspects(2);
        assertThat(suspects.noneDiffers()).isTrue();
        suspects.add(new DbKey(0, new byte[] {7}), VALUE, Reading.ABSENT, new Difference(Kind.MISSING, List.of()), 0);
        assertThat(suspects.noneDiffers()).isFalse();
        suspects.all().forEach(suspect -> suspect.observe(other, third, other));
        assertThat(suspects.noneDiffers()).isTrue();
    }

    @Test
    void anotherKeyOfTheSourceTakesThePlaceOfOneUnlessItIsASuspectItself() {
        DbKey other = new DbKey(1, new byte[] {7});
        Suspects suspects = new Suspects(2);
        for (int db = 0; db < 2; db++) {
            suspects.add(
                    new DbKey(2 * db, new byte[] {7}), Reading.ABSENT, VALUE, new Difference(Kind.EXTRA, List.of()), 0);
        }
        for (Suspect suspect : List.copyOf(suspects.all())) {
            suspects.replace(suspect, other);
        }
        assertThat(suspects.all()).extracting(Suspect::key).containsExactly(other);
    }

    @Test
    void aKeyThatScanGivesTwiceIsOneSuspect() {
        Suspects suspects = new Suspects(1);
        for (int i = 0; i < 2; i++) {
            suspects.add(
                    new DbKey(0, new byte[] {7}), VALUE, Reading.ABSENT, new Difference(Kind.MISSING, List.of()), 0);
        }
        assertThat(suspects.all()).hasSize(1);
        assertThat(suspects.notHeld()).isEmpty();
    }
}
