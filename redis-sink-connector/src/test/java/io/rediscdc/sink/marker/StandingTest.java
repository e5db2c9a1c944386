package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.sink.marker.Standing.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final long NOW = 1_000_000;
    private static final long OLDEST = NOW - 1_000;

    @Test
    void whatThisTaskHadMarkedMustBeThere() {
        assertThat(of(marker(5, 100), marker(5, 100), 100)).isEqualTo(new Standing(Kind.CURRENT, 100));
        assertThat(of(marker(5, 100), marker(5, 120), 100))
                .as("a mark whose answer was lost")
                .isEqualTo(new Standing(Kind.CURRENT, 120));
        assertThat(of(marker(5, 100), marker(5, 90), 100)).isEqualTo(new Standing(Kind.BEHIND, 90));
        assertThat(of(marker(5, 100), marker(4, 90), 100)).isEqualTo(new Standing(Kind.BEHIND, 90));
        assertThat(of(marker(5, 100), null, 100)).isEqualTo(new Standing(Kind.GONE, 0));
    }

    @Test
    void whatWasWrittenBehindAnOffsetThatCouldNotMoveMustBeThereToo() {
        Marker mine = new Marker(5, 80, NOW, "", "", "");
        Marker earlier = new Marker(5, 80, NOW - 1, "", "", "");
        assertThat(Standing.of(mine, mine, 80, 400, 0, OLDEST, end -> false, "", ""))
                .isEqualTo(new Standing(Kind.CURRENT, 80));
        assertThat(Standing.of(mine, earlier, 80, 400, 0, OLDEST, end -> false, "", ""))
                .isEqualTo(new Standing(Kind.BEHIND, 80));
        assertThat(Standing.of(mine, marker(4, 80), 80, 400, 0, OLDEST, end -> false, "", ""))
                .as("before this task came")
                .isEqualTo(new Standing(Kind.BEHIND, 80));
        assertThat(Standing.of(mine, earlier, 80, 80, 0, OLDEST, end -> false, "", ""))
                .as("nothing was written since")
                .isEqualTo(new Standing(Kind.CURRENT, 80));
    }

    @Test
    void aHigherEpochIsAnotherOwners() {
        assertThat(of(marker(5, 100), marker(6, 100), 100).kind()).isEqualTo(Kind.FENCED);
        assertThat(of(marker(5, 100), marker(6, 10), 100).kind()).isEqualTo(Kind.FENCED);
    }

    @Test
    void anOldMarkerIsNotTrustedUnlessNothingDependsOnIt() {
        Marker old = new Marker(5, 100, OLDEST - 1, "", "", "");
        assertThat(of(null, old, 100)).isEqualTo(new Standing(Kind.STALE, 0));
        assertThat(of(marker(5, 200), old, 200)).isEqualTo(new Standing(Kind.STALE, 0));
        assertThat(of(old, old, 100))
                .as("this task has not brought anything for as long")
                .isEqualTo(new Standing(Kind.STALE, 0));
        assertThat(Standing.of(old, old, 100, 100, OLDEST, OLDEST, end -> false, "", ""))
                .as("there was nothing to bring")
                .isEqualTo(new Standing(Kind.CURRENT, 100));
        assertThat(Standing.of(old, old, 100, 100, 0, OLDEST, end -> true, "", ""))
                .as("it is the end")
                .isEqualTo(new Standing(Kind.CURRENT, 100));
        assertThat(Standing.of(null, old, 100, 100, 0, OLDEST, end -> true, "", ""))
                .isEqualTo(new Standing(Kind.CURRENT, 100));
        assertThat(Standing.of(old, old, 100, 400, 0, OLDEST, end -> end == 400, "", ""))
                .as("it is the end, but for a value that is not whole yet")
                .isEqualTo(new Standing(Kind.CURRENT, 100));
        assertThat(Standing.of(null, old, 100, 400, 0, OLDEST, end -> end == 400, "", ""))
                .as("of another task it says nothing")
                .isEqualTo(new Standing(Kind.STALE, 0));
        assertThat(Standing.of(marker(5, 200), old, 200, 200, NOW, OLDEST, end -> false, "", ""))
                .as("what it has lost was known to be current, what it has is not")
                .isEqualTo(new Standing(Kind.STALE, 0));
    }

    @Test
    void aMarkerOfATopicThatWasMadeAnewMeansNothing() {
        Marker there = new Marker(5, 100, NOW, "c", "before", "");
        assertThat(Standing.of(null, there, 10, 10, 0, OLDEST, end -> false, "", "now")
                        .kind())
                .isEqualTo(Kind.STALE);
        assertThat(Standing.of(null, there, 10, 10, 0, OLDEST, end -> false, "c", "before")
                        .kind())
                .isEqualTo(Kind.CURRENT);
        assertThat(Standing.of(null, there, 10, 10, 0, OLDEST, end -> false, "", "")
                        .kind())
                .isEqualTo(Kind.CURRENT);
        assertThat(Standing.of(null, there, 10, 10, 0, OLDEST, end -> false, "another", "")
                        .kind())
                .as("the same name at another Kafka")
                .isEqualTo(Kind.STALE);
    }

    @Property
    void nobodyStartsBeyondWhatAMarkerSays(
            @ForAll @LongRange(min = 0, max = 1_000) long marked, @ForAll @LongRange(min = 0, max = 1_000) long start) {
        assertThat(of(null, marker(1, marked), start).offset()).isEqualTo(Math.min(marked, start));
    }

    private static Standing of(Marker mine, Marker there, long start) {
        return Standing.of(mine, there, start, start, 0, OLDEST, end -> false, "", "");
    }

    private static Marker marker(long epoch, long offset) {
        return new Marker(epoch, offset, NOW, "", "", "");
    }
}
