package io.rediscdc.sink.replace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeldKeysTest {
    private static final long ROOM = 1 << 24;

    /**
     * One step: who tells of which key what.
     *
     * @param number of the key, of whether the reader tells it, and of whether it is a state
     */
    @Property
    void aKeyIsHeldIfTheLastThatEitherTellsOfItIsAState(
            @ForAll @Size(max = 2_000) List<@IntRange(min = 0, max = 1_999) Integer> steps) {
        HeldKeys held = new HeldKeys(ROOM);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int step : steps) {
            int key = step / 4;
            int by = step % 2 == 0 ? HeldKeys.READ : HeldKeys.WRITTEN;
            boolean state = step / 2 % 2 == 0;
            assertThat(held.note("t.db0", bytes("k" + key), by, state)).isTrue();
            expected.merge(key, state ? by : 0, (before, now) -> state ? before | by : before & ~by);
        }
        for (int key = 0; key < 500; key++) {
            assertThat(held.contains("t.db0", bytes("k" + key))).isEqualTo(expected.getOrDefault(key, 0) != 0);
        }
        assertThat(held.size()).isEqualTo((int)
                expected.values().stream().filter(by -> by != 0).count());
    }

    @Test
    void topicsAreToldApart() {
        HeldKeys held = new HeldKeys(ROOM);
        held.note("t.db1", bytes("1k"), HeldKeys.READ, true);
        assertThat(held.contains("t.db1", bytes("1k"))).isTrue();
        assertThat(held.contains("t.db11", bytes("k"))).isFalse();
        assertThat(held.contains("t.db2", bytes("1k"))).isFalse();
    }

    @Test
    void whatIsDeletedMakesRoomAndBeyondItsBoundItSaysSo() {
        HeldKeys held = new HeldKeys(1 << 20);
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(held.note("t", bytes("k" + i), HeldKeys.READ, true)).isTrue();
            assertThat(held.note("t", bytes("k" + i), HeldKeys.READ, false)).isTrue();
        }
        assertThat(held.size()).isZero();
        int kept = 0;
        while (held.note("t", bytes("k" + kept), HeldKeys.READ, true)) {
            kept++;
        }
        assertThat(kept).isEqualTo((1 << 16) / 4 * 3);
        assertThat(held.contains("t", bytes("k0"))).isTrue();
        assertThat(held.note("t", bytes("k0"), HeldKeys.WRITTEN, true)).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
