package io.rediscdc.source.big;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int MIB = 1 << 20;

    private final Window window = new Window(1);

    @Test
    void growsToAThousandSmallElements() {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sizes.add(window.size());
            came(window, 20);
        }
        assertThat(sizes).containsExactly(10, 20, 40, 80, 160, 320, 640, 1_000, 1_000);
    }

    @Test
    void asksForNoMoreThanAMegabyteOfBigOnes() {
        came(window, 200_000);
        assertThat(window.size()).isEqualTo(5);
        came(window, 200_000);
        assertThat(window.size()).isEqualTo(5);
    }

    @Test
    void asksForOneAtLeast() {
        came(window, 2 * MIB);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void shrinksAtOnceAndGrowsAgainByAndBy() {
        for (int i = 0; i < 9; i++) {
            came(window, 1);
        }
        assertThat(window.size()).isEqualTo(1_000);
        came(window, 100_000);
        assertThat(window.size()).as("by what came last").isEqualTo(10);
        came(window, 1);
        assertThat(window.size()).isEqualTo(20);
    }

    @Test
    void fewSmallOnesDoNotHideHowBigTheOthersAre() {
        came(window, 900_000);
        came(window, 1);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void countsFieldsWithTheirValues() {
        Window fields = new Window(2);
        fields.came(List.of(new byte[10], new byte[500_000]));
        assertThat(fields.size()).isEqualTo(2);
    }

    @Test
    void nothingTellsNothing() {
        window.came(List.of());
        assertThat(window.size()).isEqualTo(10);
    }

    private static void came(Window window, int bytes) {
        window.came(Collections.nCopies(window.size(), new byte[bytes]));
    }
}
