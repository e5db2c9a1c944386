package io.rediscdc.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.tools.verify.Difference.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Difference}: what two readings of one key have to do with each other. */
class DifferenceTest {
    private static final Reading STRING = new Reading("string", 1_000, Map.of("length", "3", "content", "abc"));

    @Test
    void bothGoneIsNoDifference() {
        assertThat(Difference.between(Reading.ABSENT, Reading.ABSENT, 0)).isNull();
    }

    @Test
    void aKeyAtOneSideIsMissingOrExtra() {
        assertThat(Difference.between(STRING, Reading.ABSENT, 0).kind()).isEqualTo(Kind.MISSING);
        assertThat(Difference.between(Reading.ABSENT, STRING, 0).kind()).isEqualTo(Kind.EXTRA);
    }

    @Test
    void theTypeWinsOverTheValue() {
        Difference difference =
                Difference.between(STRING, new Reading("list", 1_000, Map.of("length", "1", "content", "x")), 0);
        assertThat(difference.kind()).isEqualTo(Kind.TYPE);
        assertThat(difference.what()).containsExactly("type: string at the source, list at the target");
    }

    @Test
    void eachPartThatDiffersIsNamed() {
        Difference difference = Difference.between(
                STRING, new Reading("string", Reading.NO_EXPIRY, Map.of("length", "3", "content", "abd")), 0);
        assertThat(difference.kind()).isEqualTo(Kind.VALUE);
        assertThat(difference.what())
                .containsExactly(
                        "content: abc at the source, abd at the target",
                        "expiry: 1000 (1970-01-01T00:00:01Z) at the source, none at the target");
    }

    @Test
    void aPartThatOneSideDoesNotReportIsLeftOut() {
        assertThat(Difference.between(STRING, new Reading("string", 1_000, Map.of("content", "abc")), 0))
                .isNull();
    }

    @Test
    void expiriesMayDifferByTheToleranceAndNoMore() {
        Reading later = new Reading("string", 1_005, STRING.facets());
        assertThat(Difference.between(STRING, later, 5)).isNull();
        assertThat(Difference.between(later, STRING, 5)).isNull();
        assertThat(Difference.between(STRING, later, 4).kind()).isEqualTo(Kind.EXPIRY);
    }

    @Test
    void noToleranceCoversExpiryAgainstNone() {
        Reading forever = new Reading("string", Reading.NO_EXPIRY, STRING.facets());
        assertThat(Difference.between(STRING, forever, Long.MAX_VALUE).kind()).isEqualTo(Kind.EXPIRY);
    }

    @Test
    void aTornReadingEqualsNothingNotEvenItself() {
        Reading torn = Reading.torn("string");
        assertThat(Difference.between(torn, torn, 0)).isNotNull();
        assertThat(torn.unchangedSince(torn)).isFalse();
    }
}
