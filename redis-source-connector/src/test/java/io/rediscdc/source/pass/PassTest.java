package io.rediscdc.source.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.filter.KeyFilter;
import io.rediscdc.source.dirty.DirtySet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassTest {
    private final DirtySet dirty = new DirtySet(1_000, Long.MAX_VALUE);

    @Test
    void walksOverEachDatabaseAndIsCompleteOnceAllIsEmitted() throws InterruptedException {
        Pass pass = new Pass(1, Map.of(3, 1L, 0, 2L), dirty, KeyFilter.ALL, 10);
        assertThat(pass.keysExpected()).isEqualTo(3);
        assertThat(pass.database()).isZero();
        pass.nextPage();
        assertThat(pass.wantsPage()).as("one page at a time").isFalse();
        pass.accept(page("17", "a"));
        pass.nextPage();
        pass.accept(page("0", "b"));
        assertThat(pass.database()).isEqualTo(3);
        assertThat(pass.complete()).isFalse();
        pass.nextPage();
        pass.accept(page("0", "c"));
        assertThat(pass.wantsPage()).isFalse();
        assertThat(pass.complete()).isFalse();
        dirty.done(dirty.take(10, 0));
        assertThat(pass.complete()).isTrue();
        assertThat(pass.keysScanned()).isEqualTo(3);
    }

    @Test
    void waitsForTheReaderToKeepUp() throws InterruptedException {
        Pass pass = new Pass(1, Map.of(0, 100L), dirty, KeyFilter.ALL, 2);
        pass.nextPage();
        pass.accept(page("9", "a", "b", "c", "d"));
        assertThat(pass.wantsPage()).isFalse();
        dirty.done(dirty.take(1, 0));
        assertThat(pass.wantsPage()).isTrue();
    }

    @Test
    void marksOnlyKeysThatTakePart() {
        Pass pass = new Pass(1, Map.of(0, 2L), dirty, new KeyFilter(List.of("a*"), List.of()), 10);
        pass.nextPage();
        pass.accept(page("0", "a1", "b1"));
        assertThat(dirty.size()).isEqualTo(1);
    }

    @Test
    void anEmptyServerIsPassedAtOnce() {
        assertThat(new Pass(1, Map.of(), dirty, KeyFilter.ALL, 10).complete()).isTrue();
    }

    private static List<Object> page(String cursor, String... keys) {
        return List.of(
                bytes(cursor),
                Arrays.stream(keys).map(PassTest::bytes).map(Object.class::cast).toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
