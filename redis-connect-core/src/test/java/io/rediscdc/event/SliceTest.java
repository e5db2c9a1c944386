package io.rediscdc.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SliceTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    @Test
    void isEqualByContent() {
        Slice middle = Slice.of(BYTES, 1, 3);
        assertThat(middle).isEqualTo(Slice.of(new byte[] {2, 3, 4})).hasSameHashCodeAs(Slice.of(new byte[] {2, 3, 4}));
        assertThat(middle).isNotEqualTo(Slice.of(BYTES));
        assertThat(middle.toArray()).containsExactly(2, 3, 4);
        assertThat(middle.at(2)).isEqualTo((byte) 4);
    }

    @Test
    void copiesOnlyWhenItMust() {
        assertThat(Slice.of(BYTES).toArray()).isSameAs(BYTES);
    }

    @Test
    void refusesWhatIsOutside() {
        assertThatThrownBy(() -> Slice.of(BYTES, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Slice.of(BYTES, 1, 3).at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
