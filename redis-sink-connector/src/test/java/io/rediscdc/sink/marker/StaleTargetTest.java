package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.sink.config.MarkerConfig;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class StaleTargetTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final Marker THERE = new Marker(1, 100, 1_000, "", "", "");

    @Test
    void aStaleTargetIsRebuiltIfThatIsWished() {
        assertThatCode(() -> require(MarkerConfig.REBUILD, false, 2_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require("fail", false, 2_000))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("longer ago than the topic keeps tombstones")
                .hasMessageContaining("on.stale.position=rebuild");
    }

    @Test
    void aRebuildThatTakesTooLongIsNotBegunForEver() {
        assertThatThrownBy(() -> require(MarkerConfig.REBUILD, true, 2_000))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("was being rebuilt")
                .hasMessageContaining("delete.retention.ms");
    }

    @Test
    void oneThatAnOutageHasMadeTooLongBeginsAnew() {
        assertThatCode(() -> require(MarkerConfig.REBUILD, false, 2_000)).doesNotThrowAnyException();
    }

    @Test
    void ofATopicThatIsMadeAnewMeanwhileARebuildBeginsAnew() {
        assertThatCode(() -> require(MarkerConfig.REBUILD, true, 500)).doesNotThrowAnyException();
    }

    private static void require(String onStale, boolean rebuilt, long oldest) {
        LedgerSettings settings = new LedgerSettings("sink", MarkerConfig.REPLACE, onStale, Set.of(0), true);
        StaleTarget.requireRebuild(settings, "Redis at a:1", PARTITION, THERE, false, rebuilt, oldest);
    }
}
