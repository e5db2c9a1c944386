package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeldSlotsTest {
    private static final String NODES = """
            b 127.0.0.1:2@12 master - 0 0 2 connected 5461-10922
            r2 127.0.0.1:5@15 slave a 0 0 1 connected
            a 127.0.0.1:1@11,host myself,master - 0 0 1 connected 0-5460 12000 [77-<-b] [78->-b]
            r1 127.0.0.1:4@14 slave,fail a 0 0 1 connected
            r3 127.0.0.1:6@16 slave b 0 0 2 connected
            """;

    private static HeldSlots held(String run, String nodes, int... slots) {
        BitSet set = new BitSet();
        for (int slot : slots) {
            set.set(slot);
        }
        return new HeldSlots(run, List.of(nodes.split(",", -1)), set);
    }

    /** The layout is public: this text must be read for ever. */
    @Test
    void versionOneStaysWhatItIs() {
        assertThat(HeldSlots.of(NODES, "run").text()).isEqualTo("1 run a,r1,r2 0-5460,12000");
        assertThat(HeldSlots.parse("1 run a,r1,r2 0-5460,12000")).isEqualTo(HeldSlots.of(NODES, "run"));
        assertThat(HeldSlots.parse(null)).isNull();
        assertThat(HeldSlots.parse("2 run a 5 more")).as("of a later version").isNull();
    }

    @Test
    void slotsThatCameBeforeARestartOrATakeoverMayBeLost() {
        HeldSlots before = held("run", "a,r", 1, 2);
        assertThat(before.mayHaveLost(held("other", "a,r", 1, 2, 3)))
                .as("restarted")
                .isTrue();
        assertThat(before.mayHaveLost(held("other", "r", 1, 2, 3)))
                .as("taken over")
                .isTrue();
        assertThat(before.mayHaveLost(held("run", "a,r", 1, 2, 3)))
                .as("the same ever since")
                .isFalse();
        assertThat(before.mayHaveLost(held("other", "a,r", 1)))
                .as("none has come")
                .isFalse();
        assertThat(before.mayHaveLost(held("other", "c", 1, 2, 3)))
                .as("written at another node")
                .isFalse();
    }

    @Property
    void textIsReadBack(@ForAll Set<@IntRange(max = 16_383) Integer> slots) {
        HeldSlots held =
                held("run", "a", slots.stream().mapToInt(Integer::intValue).toArray());
        assertThat(HeldSlots.parse(held.text())).isEqualTo(held);
    }
}
