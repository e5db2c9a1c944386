package io.rediscdc.source.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.source.topic.TopicGuard.Identity;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TopicGuardTest {
    private static final Partitions TWELVE = new Partitions() {
        @Override
        public int of(String topic) {
            return 12;
        }

        @Override
        public void forget() {
            // always the same
        }
    };

    @Test
    void aTopicIsRememberedFromItsFirstRecordOn() throws Exception {
        TopicGuard guard = new TopicGuard(null, "");
        guard.remembering(TWELVE).of("t.db0");
        assertThat(guard).hasToString("t.db0=:12");
        assertThat(guard.compare(Map.of(), topic -> false)).as("not made yet").isFalse();
        assertThat(guard).hasToString("t.db0=:12");
        assertThat(guard.compare(Map.of("t.db0", new Identity("id", 12)), topic -> false))
                .isFalse();
        assertThat(guard).hasToString("t.db0=id:12");
    }

    @Test
    void aTopicThatWasMadeWithAnotherNumberOfPartitionsIsRefusedNowAndAfterARestart() throws Exception {
        TopicGuard guard = new TopicGuard(null, "");
        guard.remembering(TWELVE).of("t.db0");
        TopicGuard restarted = new TopicGuard(null, guard.toString());
        for (TopicGuard each : new TopicGuard[] {guard, restarted}) {
            assertThatThrownBy(() -> each.compare(Map.of("t.db0", new Identity("id", 24)), topic -> false))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("has 24 partitions")
                    .hasMessageContaining("dealt out over 12")
                    .hasMessageContaining("topic.creation.default.partitions");
        }
    }

    @Test
    void anEmptyTopicWhoseIdNobodySawBeforeARestartWasMadeAnewWithWhateverPartitions() throws Exception {
        TopicGuard guard = new TopicGuard(null, "t.db0=:12");
        assertThat(guard.compare(Map.of("t.db0", new Identity("id", 24)), topic -> true))
                .isTrue();
    }

    @Test
    void aTopicWhoseIdNobodySawBeforeARestartMayHaveBeenMadeAnew() throws Exception {
        TopicGuard guard = new TopicGuard(null, "t.db0=:12");
        Map<String, Identity> now = Map.of("t.db0", new Identity("id", 12));
        assertThat(guard.compare(now, topic -> false)).isTrue();
        assertThat(guard.compare(now, topic -> false)).isFalse();
    }

    @Test
    void aTopicWithAnotherIdOrNoneIsReplaced() throws Exception {
        assertThat(new TopicGuard(null, "t.db0=a:12").compare(Map.of("t.db0", new Identity("b", 24)), topic -> false))
                .isTrue();
        assertThat(new TopicGuard(null, "t.db0=a:12").compare(Map.of(), topic -> false))
                .isTrue();
        assertThatThrownBy(() -> new TopicGuard(null, "t.db0=a:12")
                        .compare(Map.of("t.db0", new Identity("a", 13)), topic -> false))
                .hasMessageContaining("has 13 partitions and had 12");
    }

    @Test
    void aTopicMadeAnewWithOtherPartitionsUnderARunningTaskIsRefused() throws Exception {
        TopicGuard guard = new TopicGuard(null, "t.db0=a:12");
        guard.remembering(TWELVE).of("t.db0");
        assertThatThrownBy(() -> guard.compare(Map.of("t.db0", new Identity("b", 24)), topic -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("made anew with 24 partitions")
                .hasMessageContaining("dealt out over 12")
                .hasMessageContaining("delete the topic");
        assertThat(guard.compare(Map.of("t.db0", new Identity("b", 12)), topic -> false))
                .isTrue();
    }
}
