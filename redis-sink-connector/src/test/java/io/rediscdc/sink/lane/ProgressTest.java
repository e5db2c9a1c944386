package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final TopicPartition A = new TopicPartition("t.db0", 0);
    private static final TopicPartition B = new TopicPartition("t.db0", 1);

    private final Progress progress = new Progress();

    /** A step from 1 to 3 gives the record that so many offsets further on; 0 does the first that is open. */
    @Property
    void whatIsNotDoneIsNeverPassedAndWhatIsDoneIsNotHeld(@ForAll List<@IntRange(min = 0, max = 3) Integer> steps) {
        Deque<Long> open = new ArrayDeque<>();
        Progress mine = new Progress();
        long next = 0;
        for (int step : steps) {
            if (step > 0) {
                next += step;
                mine.given(A, next);
                open.add(next);
            } else if (!open.isEmpty()) {
                mine.done(A, open.remove());
            }
            if (open.isEmpty()) {
                assertThat(mine.firstOpen(A)).isEmpty();
            } else {
                assertThat(mine.firstOpen(A).getAsLong()).isBetween(open.getFirst() - 2, open.getFirst());
            }
        }
    }

    @Test
    void partitionsAreEachForItself() {
        progress.given(A, 5);
        progress.given(B, 7);
        progress.done(A, 5);
        assertThat(progress.firstOpen(A)).isEmpty();
        assertThat(progress.firstOpen(B)).hasValue(7);
        progress.forget(List.of(B));
        assertThat(progress.firstOpen(B)).isEmpty();
        assertThat(progress.next(A)).hasValue(6);
        assertThat(progress.next(B)).isEmpty();
    }

    @Test
    void afterTheConsumerWentBackTheOldOffsetsCountNoMore() {
        progress.given(A, 900);
        progress.given(A, 901);
        progress.given(A, 0);
        progress.given(A, 1);
        assertThat(progress.firstOpen(A)).hasValue(0);
        progress.done(A, 900);
        progress.done(A, 901);
        assertThat(progress.firstOpen(A)).hasValue(0);
        progress.done(A, 0);
        assertThat(progress.firstOpen(A)).hasValue(1);
        progress.done(A, 1);
        assertThat(progress.firstOpen(A)).isEmpty();
    }
}
