package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SuspicionTest {
    private long seconds = -7;
    private final Suspicion suspicion = new Suspicion(() -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void halfAMinuteWithoutAHintIsWorthAPass() {
        look(false, true);
        assertThat(suspicion.stands()).isTrue();
        for (int i = 0; i < 29; i++) {
            assertThat(suspicion.wantsPass()).isFalse();
            look(false, false);
        }
        look(false, false);
        assertThat(suspicion.wantsPass()).isTrue();
        suspicion.passAsked();
        assertThat(suspicion.wantsPass()).isFalse();
        assertThat(suspicion.stands()).isFalse();
    }

    @Test
    void aHintEndsIt() {
        for (int i = 0; i < 100; i++) {
            look(i % 20 == 19, true);
            assertThat(suspicion.wantsPass()).isFalse();
        }
        look(true, false);
        assertThat(suspicion.stands()).isFalse();
    }

    @Test
    void aServerThatIsOnlyQuietIsNotSuspected() {
        for (int i = 0; i < 100; i++) {
            look(false, false);
            assertThat(suspicion.stands()).isFalse();
        }
        look(false, true);
        assertThat(suspicion.wantsPass()).isFalse();
    }

    @Test
    void whileItGoesOnAPassIsWantedEachTenMinutes() {
        int passes = 0;
        for (int i = 0; i < 3_600; i++) {
            look(false, true);
            if (suspicion.wantsPass()) {
                suspicion.passAsked();
                passes++;
            }
        }
        assertThat(passes).isEqualTo(6);
    }

    /** What was missed before it came is still missing. */
    @Test
    void aHintDoesNotTakeBackAPassThatIsOwed() {
        for (int i = 0; i < 40; i++) {
            look(false, true);
        }
        suspicion.passAsked();
        for (int i = 0; i < 40; i++) {
            look(false, true);
        }
        look(true, false);
        assertThat(suspicion.stands()).isTrue();
        seconds += 600;
        assertThat(suspicion.wantsPass()).isTrue();
    }

    private void look(boolean heard, boolean suspicious) {
        seconds++;
        suspicion.looked(heard, suspicious);
    }
}
