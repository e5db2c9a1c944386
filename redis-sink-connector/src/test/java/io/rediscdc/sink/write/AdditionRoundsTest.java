package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Edit.Additions;
import io.rediscdc.sink.decode.Edit.Step;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdditionRoundsTest {
    private final LastStates states = new LastStates(4);
    /** What was sent, each command as its offsets. */
    private final List<String> sent = new ArrayList<>();

    private final List<Long> applied = new ArrayList<>();

    @Test
    void recordsOfOneKeyAndPartitionGoTogetherAndOfAnotherAfterwards() {
        add("a", 0, 1);
        add("b", 0, 2);
        add("a", 0, 3);
        add("a", 1, 4);
        add("a", 0, 5);
        assertThat(write(-1)).isEmpty();
        assertThat(sent).containsExactlyInAnyOrder("a[1, 3]", "b[2]", "a[4]", "a[5]");
        assertThat(applied).containsSubsequence(1L, 3L, 4L, 5L).contains(2L).hasSize(5);
        assertThat(states.superseded()).isZero();
        assertThat(states.states()).isEmpty();
    }

    @Test
    void ofThoseRefusedTogetherOnlyTheOneAtFaultIsRefused() {
        for (long offset = 1; offset <= 4; offset++) {
            add("a", 0, offset);
        }
        add("a", 1, 9);
        List<Refusal> refused = write(3);
        assertThat(refused).singleElement().satisfies(refusal -> assertThat(
                        refusal.state().mutation().record().kafkaOffset())
                .isEqualTo(3));
        assertThat(applied).containsExactly(1L, 2L, 4L, 9L);
    }

    private List<Refusal> write(long bad) {
        return new Applier(round -> {
                    assertThat(round.stream().map(TargetState::key)).doesNotHaveDuplicates();
                    return round.stream().flatMap(state -> answer(state, bad)).toList();
                })
                .add(states.additions());
    }

    private Stream<Refusal> answer(TargetState state, long bad) {
        List<Long> offsets = ((Additions) state.mutation().edit())
                .steps().stream().map(Step::offset).toList();
        sent.add(new String(state.key().bytes(), java.nio.charset.StandardCharsets.UTF_8) + offsets);
        if (offsets.contains(bad)) {
            return Stream.of(new Refusal(state, new RedisError("WRONGTYPE")));
        }
        applied.addAll(offsets);
        return Stream.empty();
    }

    private void add(String key, int partition, long offset) {
        DbKey of = new DbKey(0, Records.bytes(key));
        Step step = new Step("sink orders " + partition, offset, -1, 0, List.of(List.of("RPUSH", "e")));
        states.add(
                of,
                new Mutation(
                        of,
                        new Additions("list", true, List.of(step)),
                        Records.of("orders", partition, offset, Records.bytes(key), Records.bytes("v"))));
    }
}
