package io.rediscdc.sink.write;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the last states of a batch. Where the target refuses one for good, the state that it superseded is written
 * instead: after "v1 good, v2 bad" the key holds v1, as it would if each record had been written by itself.
 */
public final class Applier {
    private final StateWriter writer;

    public Applier(StateWriter writer) {
        this.writer = writer;
    }

    /** Returns all refusals, once every key holds the last state that the target takes. */
    public List<Refusal> apply(List<TargetState> states) {
        List<Refusal> refused = new ArrayList<>();
        List<TargetState> open = states;
        while (!open.isEmpty()) {
            List<Refusal> round = writer.write(open);
            refused.addAll(round);
            open = round.stream()
                    .map(refusal -> refusal.state().before())
                    .filter(Objects::nonNull)
                    .toList();
        }
        return refused;
    }

    /** Likewise for what is added to keys: all of it, of each key in its order. */
    public List<Refusal> add(Map<DbKey, List<Mutation>> additions) {
        return additions.isEmpty() ? List.of() : new AdditionRounds(additions).write(writer);
    }
}
