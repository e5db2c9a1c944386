package io.rediscdc.tools.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    @Test
    void aGroupInPlaceOfAnotherDiffers() {
        assertThat(Difference.between(withGroups("a"), withGroups("b"), 0).what())
                .containsExactly("groups: [\"a\"] at the source, [\"b\"] at the target");
        assertThat(Difference.between(withGroups("a", "b"), withGroups("b"), 0).what())
                .hasSize(1);
    }

    @Test
    void theOrderOfGroupsMeansNothing() {
        assertThat(Difference.between(withGroups("a", "b"), withGroups("b", "a"), 0))
                .isNull();
    }

    @Test
    void longNamesThatBeginAlikeAreNotTheSame() {
        String begin = "g".repeat(200);
        assertThat(Difference.between(withGroups(begin + 1), withGroups(begin + 2), 0))
                .isNotNull();
    }

    private static Reading withGroups(String... names) {
        List<Object> groups = new ArrayList<>();
        for (String name : names) {
            groups.add(List.of(
                    bytes("name"),
                    bytes(name),
                    bytes("last-delivered-id"),
                    bytes("0-0"),
                    bytes("pel-count"),
                    0L,
                    bytes("pel"),
                    List.of(),
                    bytes("consumers"),
                    List.of()));
        }
        List<Object> stream = List.of(bytes("length"), 0L, bytes("entries"), List.of(), bytes("groups"), groups);
        return new Reading("stream", Reading.NO_EXPIRY, new StreamReader().facets(List.of(stream), List.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
