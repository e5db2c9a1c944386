package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

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
        gaps.completed();
        assertThat(gaps.isDue()).isTrue();
        assertThat(gaps.mayStart()).isFalse();
    }

    @Test
    void aReasonAfterAQuietPassDoesNotWait() {
        gaps.add(GapReason.SCHEDULED);
        gaps.started();
        gaps.completed();
        gaps.add(GapReason.LINK_LOST);
        assertThat(gaps.mayStart()).isTrue();
        assertThat(gaps.reason()).isEqualTo(GapReason.LINK_LOST);
    }
}
