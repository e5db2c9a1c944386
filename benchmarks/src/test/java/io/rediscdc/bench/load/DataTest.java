package io.rediscdc.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataTest {
    @Test
    void keysAreThoseOfRedisBenchmark() {
        assertThat(new String(Data.key(0), StandardCharsets.US_ASCII)).isEqualTo("key:000000000000");
        assertThat(new String(Data.key(1_234_567), StandardCharsets.US_ASCII)).isEqualTo("key:000001234567");
    }

    @Test
    void aKeyTellsItsIndex() {
        assertThat(Data.index(Data.key(0))).isZero();
        assertThat(Data.index(Data.key(9_876_543))).isEqualTo(9_876_543);
        assertThat(Data.index("bench:probe".getBytes(StandardCharsets.US_ASCII)))
                .isNegative();
        assertThat(Data.index("key:00000000000x".getBytes(StandardCharsets.US_ASCII)))
                .isNegative();
    }

    @Test
    void aValueFollowsFromKeyAndVersionAndTellsThemApart() {
        Data data = new Data(100);
        assertThat(data.value(5, 3)).hasSize(100).isEqualTo(new Data(100).value(5, 3));
        Set<String> values = new HashSet<>();
        for (int version = Data.OLD; version < 1_000; version++) {
            values.add(new String(data.value(5, version), StandardCharsets.US_ASCII));
        }
        assertThat(values).hasSize(1_001);
    }
}
