package io.rediscdc.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
    @Test
    void everyKeyComesOnceInNoOrder() {
        int[] order = Order.shuffled(10_000, 1);
        assertThat(order)
                .doesNotHaveDuplicates()
                .hasSize(10_000)
                .isNotEqualTo(IntStream.range(0, 10_000).toArray());
        assertThat(Order.shuffled(10_000, 1)).isEqualTo(order);
        assertThat(Order.shuffled(10_000, 2)).isNotEqualTo(order);
    }

    @Test
    void aHistoryHasEveryKeyAsOftenAsItHasVersions() {
        int[] order = Order.history(2_500, 10, 1);
        assertThat(order).hasSize(25_000);
        int[] times = new int[2_500];
        for (int index : order) {
            times[index]++;
        }
        assertThat(times).containsOnly(10);
    }

    @Test
    void theVersionsOfAKeyAreNear() {
        int[] order = Order.history(5_000, 10, 1);
        int[] first = new int[5_000];
        java.util.Arrays.fill(first, -1);
        for (int i = 0; i < order.length; i++) {
            if (first[order[i]] < 0) {
                first[order[i]] = i;
            }
            assertThat(i - first[order[i]]).isLessThan(10_000);
        }
    }
}
