package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private final Signals signals = new Signals();
    private final List<GapReason> gaps = new ArrayList<>();

    @Test
    void anOverflowWaitsForRoomAndIsKnownMeanwhile() {
        assertThat(signals.overflowed()).isTrue();
        assertThat(signals.overflowed()).as("said once").isFalse();
        signals.take(false, gaps::add);
        assertThat(gaps).isEmpty();
        assertThat(signals.any()).isTrue();
        signals.take(true, gaps::add);
        assertThat(gaps).containsExactly(GapReason.OVERFLOW);
        assertThat(signals.any()).isFalse();
        assertThat(signals.overflowed()).as("the next one").isTrue();
    }

    @Test
    void ofSeveralChangesTheOneThatNeedsMostIsKept() {
        signals.keyspaceChanged(GapReason.SWAPPED);
        signals.keyspaceChanged(GapReason.FLUSHED);
        signals.take(true, gaps::add);
        signals.take(true, gaps::add);
        assertThat(gaps).containsExactly(GapReason.SWAPPED);
    }
}
