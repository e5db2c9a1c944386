package io.rediscdc.sink.write;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.downgrade.NoOlderFormException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes states in a form that the server takes: as they come until it refuses one for its RDB version, from then on in
 * an older form. What it refuses is written again at once; no other state of the write is of the same key. For one
 * thread.
 */
final class FittingWriter implements StateWriter {
    private final TargetWriter behind;
    private final PayloadFit fit;

    FittingWriter(TargetWriter behind, PayloadFit fit) {
        this.behind = behind;
        this.fit = fit;
    }

    @Override
    public List<Refusal> write(List<TargetState> states) {
        return write(states, behind::write);
    }

    /** Writes states of keys that are on their way to this node of a cluster, which another one still owns. */
    List<Refusal> writeAsking(List<TargetState> states) {
        return write(states, behind::writeAsking);
    }

    private List<Refusal> write(List<TargetState> states, Function<List<TargetState>, List<Refusal>> writer) {
        List<Refusal> refusals = new ArrayList<>();
        List<TargetState> open =
                fit.isLimited() ? states.stream().map(this::first).toList() : states;
        while (!open.isEmpty()) {
            List<TargetState> again = new ArrayList<>();
            for (Refusal refusal : writer.apply(open)) {
                if (hasPayload(refusal.state())) {
                    next(refusal, again, refusals);
                } else {
                    refusals.add(refusal);
                }
            }
            open = again;
        }
        return refusals;
    }

    private TargetState first(TargetState state) {
        return hasPayload(state)
                ? withPayload(state, fit.first(state.mutation().state().payload()))
                : state;
    }

    private void next(Refusal refusal, List<TargetState> again, List<Refusal> refusals) {
        TargetState state = refusal.state();
        try {
            Slice payload = state.mutation().state().payload();
            again.add(withPayload(
                    state, fit.next(payload, refusal.error(), state.key().db())));
        } catch (NoOlderFormException e) {
            refusals.add(new Refusal(state, refusal.error(), e.getMessage()));
        }
    }

    private static boolean hasPayload(TargetState state) {
        KeyValue value = state.mutation().state();
        return value != null && value.encoding() == Encoding.DUMP;
    }

    private static TargetState withPayload(TargetState state, Slice payload) {
        KeyValue value = state.mutation().state();
        return payload == value.payload()
                ? state
                : state.withValue(new KeyValue(
                        value.type(), Encoding.DUMP, DumpPayload.rdbVersion(payload), value.expireAtMs(), payload));
    }
}
