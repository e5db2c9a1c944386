package io.rediscdc.source.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.source.record.SourceOffset.Phase;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {
    @Test
    void comesBackAsItWasStored() {
        SourceOffset offset = new SourceOffset(Phase.STREAMING, 7, true, "run", 42, 0, "", "p.db0=id:4");
        assertThat(SourceOffset.fromMap(offset.toMap())).isEqualTo(offset);
        assertThat(offset.toMap()).doesNotContainKey("placement");
        SourceOffset dealt = offset.with(new PlacementEpoch(2, "slot a,b"));
        assertThat(SourceOffset.fromMap(dealt.toMap())).isEqualTo(dealt);
        assertThat(SourceOffset.fromMap(null)).isNull();
    }

    @Test
    void readsTheGoldenMapOfVersion1() {
        assertThat(SourceOffset.fromMap(Map.of("v", 1L, "phase", "snapshot", "pass", 3L)))
                .isEqualTo(new SourceOffset(Phase.SNAPSHOT, 3, false, "", 0, 0, "", ""));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> SourceOffset.fromMap(Map.of("v", 2L)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("v=2")
                .hasMessageContaining("upgrade");
        assertThatThrownBy(() -> SourceOffset.fromMap(Map.of("v", 1L, "phase", "snapshot", "pass", "x")))
                .hasMessageContaining("pass=x");
        assertThatThrownBy(() -> SourceOffset.fromMap(Map.of("v", 1L, "phase", "going", "pass", 1L)))
                .hasMessageContaining("phase=going");
        assertThatThrownBy(() -> SourcePartition.fromMap(Map.of("server", "a"))).hasMessageContaining("'shard'");
    }
}
