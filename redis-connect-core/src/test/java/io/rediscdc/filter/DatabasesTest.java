package io.rediscdc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasesTest {
    @Test
    void readsNumbersAndRanges() {
        Databases some = Databases.parse("0, 2,4-6");
        assertThat(some.contains(0)).isTrue();
        assertThat(some.contains(1)).isFalse();
        assertThat(some.contains(5)).isTrue();
        assertThat(some.contains(7)).isFalse();
        assertThat(some.single()).isEqualTo(-1);
        assertThat(Databases.parse("3").single()).isEqualTo(3);
        assertThat(Databases.parse("*").contains(999)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1,,2", "5-3", "-1", "70000", "1-", "0;1"})
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> Databases.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
