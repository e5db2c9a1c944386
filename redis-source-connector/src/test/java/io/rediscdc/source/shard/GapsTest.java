package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GapsTest {
    private final Gaps gaps = new Gaps("a", true);

    @Test
    void severalReasonsBecomeOnePassThatCoversAll() {
        gaps.add(GapReason.FLUSHED);
        assertThat(gaps.scan()).isFalse();
        gaps.add(GapReason.OVERFLOW);
        assertThat(gaps.scan()).isTrue();
        assertThat(gaps.mayStart()).isTrue();
        gaps.started();
        assertThat(gaps.isDue()).isFalse();
        assertThat(gaps.scan()).isFalse();
    }

    @Test
    void aReasonThatCameUpDuringAPassWaitsSoThatNoPassFeedsItself() {
        gaps.add(GapReason.OVERFLOW);
        gaps.started();
        gaps.add(GapReason.OVERFLOW);
        gaps.completed(true);
        assertThat(gaps.isDue()).isTrue();
        assertThat(gaps.mayStart()).isFalse();
    }

    /** Else what was flushed would stay at the targets for half a minute, however small the database. */
    @Test
    void flushesOneAfterTheOtherDoNotMakeEachOtherWaitLonger() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            gaps.add(GapReason.FLUSHED);
            gaps.started();
            gaps.add(GapReason.FLUSHED);
            gaps.completed(true);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!gaps.mayStart() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(gaps.mayStart()).isTrue();
    }

    @Test
    void aReasonAfterAQuietPassDoesNotWait() {
        gaps.add(GapReason.SCHEDULED);
        gaps.started();
        gaps.completed(true);
        gaps.add(GapReason.LINK_LOST);
        assertThat(gaps.mayStart()).isTrue();
        assertThat(gaps.reason()).isEqualTo(GapReason.LINK_LOST);
    }

    /** Else its pass would keep the gap open that it is not. */
    @Test
    void whatIsOnlyAPrecautionIsNoGap() {
        gaps.add(GapReason.EXPIRED_UNHEARD);
        assertThat(gaps.isDue()).isTrue();
        assertThat(gaps.isGap()).isFalse();
        gaps.add(GapReason.FLUSHED);
        assertThat(gaps.isGap()).isTrue();
    }

    @Test
    void aPassOverTheTopicsAloneIsNotFollowedByAnotherThatIsWantedAllTheTime() throws InterruptedException {
        gaps.add(GapReason.EXPIRED_UNHEARD);
        assertThat(gaps.isRested()).isFalse();
        gaps.started();
        TimeUnit.MILLISECONDS.sleep(300);
        gaps.completed(false);
        assertThat(gaps.isRested()).isFalse();
        gaps.add(GapReason.SCHEDULED);
        gaps.started();
        gaps.completed(true);
        assertThat(gaps.isRested()).isTrue();
    }
}
