package io.rediscdc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseMapTest {
    @Test
    void identityKeepsEveryNumber() {
        DatabaseMap map = DatabaseMap.parse("identity");
        assertThat(map.target(7)).hasValue(7);
        assertThat(map.collision()).isEmpty();
        assertThat(map.targets()).isEmpty();
    }

    @Test
    void pairsNameTheOnlyOnesThereAre() {
        DatabaseMap map = DatabaseMap.parse(" 0:0, 1 : 3 ");
        assertThat(map.target(0)).hasValue(0);
        assertThat(map.target(1)).hasValue(3);
        assertThat(map.target(3)).isEmpty();
        assertThat(map.targets()).containsExactly(0, 3);
        assertThat(map.collision()).isEmpty();
    }

    @Test
    void starStandsForThoseThatAreNotNamed() {
        DatabaseMap map = DatabaseMap.parse("1:3,*:0");
        assertThat(map.target(1)).hasValue(3);
        assertThat(map.target(2)).hasValue(0);
        assertThat(map.targets()).containsExactly(0, 3);
    }

    @Test
    void severalIntoOneIsACollision() {
        assertThat(DatabaseMap.parse("0:0,1:2,5:2").collision()).hasValue(2);
        assertThat(DatabaseMap.parse("*:4").collision()).hasValue(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "0", "0:", "0:0,", "a:0", "0:*", "-1:0", "0:65536", "99999:0", "0:1,0:2", "*:1,*:1", "0:0;1:1"
            })
    void refusesWhatIsNoMap(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DatabaseMap.parse(text));
    }
}
