package io.rediscdc.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Slice;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LzfTest {
    @Test
    void bytesAsTheyAreAndBytesFromFurtherBack() {
        assertThat(decompress("02616263", 3)).isEqualTo(Slice.of("abc"));
        assertThat(decompress("02616263 8002", 9)).isEqualTo(Slice.of("abcabcabc"));
        assertThat(decompress("0061 e00700 0062", 18)).isEqualTo(Slice.of("a".repeat(17) + "b"));
    }

    @ParameterizedTest
    @CsvSource({"02616263, 2", "02616263, 4", "0061 2005, 4", "0061 e0, 9", "0261, 3", "0061, 100000", "0061, -1"})
    void whatLeadsNowhereIsDamaged(String compressed, long length) {
        assertThatThrownBy(() -> decompress(compressed, length)).isInstanceOf(RdbException.class);
    }

    private static Slice decompress(String hex, long length) {
        return Lzf.decompress(Slice.of(HexFormat.of().parseHex(hex.replace(" ", ""))), length);
    }
}
