package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.coalesce.LastStates;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ApplierTest {
    private static final String POISON = "poison";

    /** One record: {@code value} null for a tombstone. */
    private record Step(int db, String key, String value) {}

    /** A target that takes all but poison, in memory, and fails as often as it is told to. */
    private static final class Model implements StateWriter {
        private final Map<DbKey, String> keys = new HashMap<>();
        private int failures;

        @Override
        public List<Refusal> write(List<TargetState> states) {
            List<Refusal> refusals = new ArrayList<>();
            for (TargetState state : states) {
                if (failures > 0 && refusals.size() + keys.size() > 1) {
                    failures--;
                    throw new RedisLinkException("lost half-way", null);
                }
                String value = text(state);
                if (POISON.equals(value)) {
                    refusals.add(new Refusal(state, new RedisError("ERR Bad data format")));
                } else if (value == null) {
                    keys.remove(state.key());
                } else {
                    keys.put(state.key(), value);
                }
            }
            return refusals;
        }

        private static String text(TargetState state) {
            String quoted = state.mutation().deletes()
                    ? null
                    : state.mutation().state().payload().toString();
            return quoted == null ? null : quoted.substring(1, quoted.length() - 1);
        }
    }

    @Test
    void aRefusedStateLeavesTheOneBeforeIt() {
        Model target = new Model();
        List<Refusal> refused = new Applier(target)
                .apply(states(List.of(
                        new Step(0, "a", "v1"),
                        new Step(0, "a", "v2"),
                        new Step(0, "a", POISON),
                        new Step(0, "a", POISON),
                        new Step(0, "b", POISON))));
        assertThat(target.keys).containsExactly(Map.entry(new DbKey(0, Records.bytes("a")), "v2"));
        assertThat(refused).hasSize(3);
    }

    @Test
    void aLostConnectionIsNobodysFault() {
        Model target = new Model();
        target.failures = 1;
        List<TargetState> states =
                states(List.of(new Step(0, "a", POISON), new Step(0, "b", "1"), new Step(0, "c", "2")));
        assertThatThrownBy(() -> new Applier(target).apply(states)).isInstanceOf(RedisLinkException.class);
        assertThat(new Applier(target).apply(states)).hasSize(1);
        assertThat(target.keys).hasSize(2);
    }

    @Property(tries = 500)
    void anyBatchingEndsAsTheSequenceSays(
            @ForAll("steps") List<Step> steps,
            @ForAll List<@IntRange(min = 1, max = 7) Integer> sizes,
            @ForAll @IntRange(max = 5) int failures) {
        Map<DbKey, String> expected = new HashMap<>();
        int poisoned = 0;
        for (Step step : steps) {
            DbKey key = new DbKey(step.db(), Records.bytes(step.key()));
            if (step.value() == null) {
                expected.remove(key);
            } else if (!POISON.equals(step.value())) {
                expected.put(key, step.value());
            }
        }
        Model target = new Model();
        target.failures = failures;
        int from = 0;
        for (int batch = 0; from < steps.size(); batch++) {
            int size = sizes.isEmpty() ? steps.size() : sizes.get(batch % sizes.size());
            int to = Math.min(from + size, steps.size());
            poisoned += applyUntilTaken(target, steps.subList(from, to));
            from = to;
        }
        assertThat(target.keys).isEqualTo(expected);
        assertThat(poisoned).isLessThanOrEqualTo((int)
                steps.stream().filter(step -> POISON.equals(step.value())).count());
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> values = Arbitraries.of("1", "2", "3", POISON).injectNull(0.3);
        return Combinators.combine(Arbitraries.integers().between(0, 1), Arbitraries.of("a", "b", "c"), values)
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    private static int applyUntilTaken(Model target, List<Step> steps) {
        while (true) {
            try {
                return new Applier(target).apply(states(steps)).size();
            } catch (RedisLinkException e) {
                assertThat(e).hasMessage("lost half-way");
            }
        }
    }

    private static List<TargetState> states(List<Step> steps) {
        LastStates states = new LastStates(4);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            DbKey key = new DbKey(step.db(), Records.bytes(step.key()));
            KeyValue value = step.value() == null ? null : KeyValue.string(Records.bytes(step.value()), 0);
            states.add(key, new Mutation(key, value, Cause.UNKNOWN, Records.of("t.db0", 0, i, key.bytes(), null)));
        }
        return states.states();
    }
}
