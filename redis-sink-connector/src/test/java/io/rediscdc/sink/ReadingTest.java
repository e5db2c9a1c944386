package io.rediscdc.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final TopicPartition QUIET = new TopicPartition("t.db0", 0);
    private static final TopicPartition BUSY = new TopicPartition("t.db0", 1);

    private long nanos;
    private final Reading reading = new Reading(
            (SinkTaskContext) Proxy.newProxyInstance(
                    ReadingTest.class.getClassLoader(),
                    new Class<?>[] {SinkTaskContext.class},
                    (proxy, method, args) -> null),
            () -> nanos);

    @BeforeEach
    void open() {
        reading.open(List.of(QUIET, BUSY));
    }

    @Test
    void aTaskThatRestsAgainAndAgainFindsOutWhatIsQuiet() {
        for (int i = 0; i < 4; i++) {
            reading.wentBack(BUSY, i);
            pass(1);
            reading.pause();
            pass(100);
            assertThat(reading.takeRead()).isEmpty();
            reading.resume();
            assertThat(reading.takeRead()).as("%d s of reading", i + 1).isEmpty();
        }
        pass(1);
        assertThat(reading.takeRead()).isEqualTo(Set.of(QUIET));
        assertThat(reading.takeRead()).isEmpty();
        pass(5);
        assertThat(reading.takeRead()).isEqualTo(Set.of(QUIET, BUSY));
    }

    @Test
    void whoGoesBackHasAllToReadAgain() {
        pass(4);
        reading.rewind(Map.of(BUSY, 0L));
        pass(4);
        assertThat(reading.takeRead()).isEmpty();
        reading.open(List.of());
        pass(4);
        assertThat(reading.takeRead()).isEmpty();
        pass(1);
        assertThat(reading.takeRead()).isEqualTo(Set.of(QUIET, BUSY));
    }

    @Test
    void itNeverGoesForwardForWhoNeedsOnlyWhatIsFurtherOn() {
        assertThat(reading.atMost(BUSY, 100)).as("nothing came yet").isEqualTo(100);
        reading.wentBack(BUSY, 200);
        assertThat(reading.atMost(BUSY, 100)).isEqualTo(100);
        reading.rewind(Map.of(BUSY, 0L));
        assertThat(reading.atMost(BUSY, 100)).isZero();
        reading.wentBack(BUSY, 49);
        assertThat(reading.atMost(BUSY, 100)).isEqualTo(50);
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
