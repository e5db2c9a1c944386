package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies of different looks that mean the same value, and the reverse. */
class ValuesByMeaningTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Object> reply(Object... elements) {
        List<Object> list = new ArrayList<>();
        for (Object element : elements) {
            list.add(element instanceof String text ? bytes(text) : element);
        }
        return List.of(list);
    }

    private static Map<String, String> set(String... members) {
        return new SetReader().facets(reply((Object[]) members), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "1.1,   1.1000000000000001, true",
        "1,     1.0,                true",
        "1e300, 1.0000000000000001e+300, true",
        "inf,   inf,                true",
        "-0,    0,                  true",
        "-inf,  inf,                false",
        "0.1,   0.10000000000000002, false",
    })
    void scoresAreComparedAsDoubles(String one, String other, boolean equal) {
        ZsetReader reader = new ZsetReader();
        boolean same = reader.facets(reply("m", one), List.of()).equals(reader.facets(reply("m", other), List.of()));
        assertThat(same).isEqualTo(equal);
    }

    @Test
    void theOrderOfASetMeansNothingAndThatOfAListDoes() {
        assertThat(set("a", "b", "c")).isEqualTo(set("c", "a", "b"));
        ListReader list = new ListReader();
        assertThat(list.facets(reply("a", "b"), List.of())).isNotEqualTo(list.facets(reply("b", "a"), List.of()));
    }

    @Test
    void elementsAreNotGluedTogether() {
        assertThat(set("ab", "c")).isNotEqualTo(set("a", "bc"));
        HashReader hash = new HashReader(false);
        assertThat(hash.facets(reply("ab", "c"), List.of())).isNotEqualTo(hash.facets(reply("a", "bc"), List.of()));
        assertThat(hash.facets(reply("a", "1", "b", "2"), List.of()))
                .isNotEqualTo(hash.facets(reply("a", "2", "b", "1"), List.of()));
    }

    @Test
    void theExpiryOfAFieldIsPartOfAHash() {
        HashReader hash = new HashReader(true);
        Map<String, String> without = hash.facets(reply("a", "1"), List.of(List.of(-1L)));
        Map<String, String> with = hash.facets(reply("a", "1"), List.of(List.of(5_000L)));
        Map<String, String> later = hash.facets(reply("a", "1"), List.of(List.of(5_001L)));
        assertThat(without).containsEntry("expiry of fields", "none");
        assertThat(with).isNotEqualTo(without).isNotEqualTo(later);
        assertThat(Difference.between(
                        new Reading("hash", Reading.NO_EXPIRY, with),
                        new Reading(
                                "hash", Reading.NO_EXPIRY, new HashReader(false).facets(reply("a", "1"), List.of())),
                        0))
                .as("a server without it")
                .isNull();
    }

    @Test
    void aFieldThatExpiredWhileItWasReadTearsAHash() {
        HashReader hash = new HashReader(true);
        assertThat(hash.facets(reply("a", "1", "b", "2"), List.of(List.of(-1L, -2L))))
                .isNull();
    }

    @Test
    void aHashWhoseFieldsHaveAllExpiredIsNotThere() {
        assertThat(new HashReader(true).facets(reply(), List.of())).isEmpty();
    }

    @Test
    void aFieldThatCameTwiceIsNotTheSameAsOnceNorAsAnother() {
        HashReader hash = new HashReader(false);
        Map<String, String> twice = hash.facets(reply("a", "1", "a", "1"), List.of());
        assertThat(twice)
                .isNotEqualTo(hash.facets(reply("a", "1"), List.of()))
                .isNotEqualTo(hash.facets(reply("a", "1", "b", "2"), List.of()));
    }

    @Test
    void aCollectionThatWentAwayMeanwhileIsTorn() {
        assertThat(set()).isNull();
        assertThat(new ListReader().facets(reply(), List.of())).isNull();
        assertThat(new StringReader().facets(Collections.singletonList(null), List.of()))
                .isNull();
    }

    @Property(tries = 200)
    void anyOrderOfElementsGivesTheSameFingerprint(@ForAll @Size(max = 20) List<byte[]> elements) {
        Fingerprint forward = Fingerprint.unordered();
        elements.forEach(forward::add);
        Fingerprint backward = Fingerprint.unordered();
        Collections.reverse(elements);
        elements.forEach(backward::add);
        assertThat(forward.text()).isEqualTo(backward.text()).hasSize(32);
    }

    @Property(tries = 200)
    void windowsOfAnySizeGiveTheSameFingerprint(@ForAll byte[] head, @ForAll byte[] tail) {
        byte[] whole = new byte[head.length + tail.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(tail, 0, whole, head.length, tail.length);
        Fingerprint inOne = Fingerprint.ordered();
        inOne.addWindow(whole);
        Fingerprint inTwo = Fingerprint.ordered();
        inTwo.addWindow(head);
        inTwo.addWindow(tail);
        assertThat(inTwo.text()).isEqualTo(inOne.text());
    }
}
