package io.rediscdc.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SlotsTest {
    static Stream<String> vectors() {
        return new BufferedReader(
                        new InputStreamReader(SlotsTest.class.getResourceAsStream("slots.txt"), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithARealServer(String line) {
        String[] parts = line.split(" ");
        byte[] key = parts[0].equals("-") ? new byte[0] : HexFormat.of().parseHex(parts[0]);
        assertThat(Slots.of(key)).isEqualTo(Integer.parseInt(parts[1]));
    }

    @ParameterizedTest
    @CsvSource({"foo,1,0", "foo,4,2", "foo,16384,12182", "{user1000}.following,4,0", "{user1000}.followers,4,0"})
    void scalesSlotsToPartitions(String key, int partitions, int partition) {
        assertThat(Slots.partition(key.getBytes(StandardCharsets.UTF_8), partitions))
                .isEqualTo(partition);
    }
}
