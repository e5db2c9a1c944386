package io.rediscdc.source.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PlacementEpochTest {
    private final Map<String, PlacementEpoch> offsets = new TreeMap<>();

    @Test
    void serversThatWereNeverOneKeySpaceHaveNone() {
        assertThat(PlacementEpoch.of("none", List.of())).isEqualTo(PlacementEpoch.NONE);
        assertThat(PlacementEpoch.of("none", List.of(PlacementEpoch.NONE))).isEqualTo(PlacementEpoch.NONE);
    }

    @Test
    void itStaysWhileThePlacementDoes() {
        run("slot a,b,c", "a", "b", "c");
        Map<String, PlacementEpoch> before = Map.copyOf(offsets);
        run("slot a,b,c", "a", "b", "c");
        assertThat(offsets).isEqualTo(before).containsEntry("b", new PlacementEpoch(1, "slot a,b,c"));
    }

    @Test
    void allAgreeWhoeverStartsFirst() {
        run("slot a,b", "a", "b");
        run("slot a,b,c", "c"); // whose offset is kept before the others start
        run("slot a,b,c", "a", "b", "c");
        assertThat(offsets.values()).containsOnly(new PlacementEpoch(2, "slot a,b,c"));
    }

    @Test
    void oneThatWasLeftOutForAWhileIsOfThePastAsSoonAsItIsBack() {
        run("slot a,b,c", "a", "b", "c");
        PlacementEpoch kept = offsets.get("c");
        run("slot a,b", "a", "b");
        PlacementEpoch back = PlacementEpoch.of("slot a,b,c", offsets.values());
        assertThat(back.text()).isEqualTo(kept.text());
        assertThat(back).isNotEqualTo(kept);
        run("slot a,b,c", "a", "b"); // a late start of c's task changes nothing
        assertThat(PlacementEpoch.of("slot a,b,c", offsets.values())).isEqualTo(back);
    }

    @Test
    void soItIsIfTheyWereSeparateKeySpacesMeanwhile() {
        run("slot a,b,c", "a", "b", "c");
        PlacementEpoch kept = offsets.get("c");
        run("slot a,b", "a", "b");
        run("none", "a", "b");
        assertThat(PlacementEpoch.of("slot a,b,c", offsets.values())).isNotEqualTo(kept);
    }

    @Test
    void isReadAsItWasWritten() {
        PlacementEpoch epoch = new PlacementEpoch(3, "ketama a,b");
        assertThat(PlacementEpoch.parse(epoch.toString())).isEqualTo(epoch);
        assertThat(PlacementEpoch.parse("")).isEqualTo(PlacementEpoch.NONE);
        assertThatThrownBy(() -> PlacementEpoch.parse("slot a,b"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("placement=slot a,b")
                .hasMessageContaining("delete the offset");
    }

    /** Each starts in turn, knowing the offsets of all, and keeps its own. */
    private void run(String placement, String... shards) {
        for (String shard : shards) {
            offsets.put(shard, PlacementEpoch.of(placement, offsets.values()));
        }
    }
}
