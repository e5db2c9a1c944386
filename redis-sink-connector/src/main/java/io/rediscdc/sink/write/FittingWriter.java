package io.rediscdc.sink.write;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.downgrade.NoOlderFormException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Writes states in a form that the server takes: as they come until it refuses one for its RDB version, from then on in
 * an older form. What it refuses is written again at once; no other state of the write is of the same key. For one
 * thread.
 */
final class FittingWriter implements StateWriter {
    /** A group ends with the state that reaches this. */
    private static final long GROUP_BYTES = 4 * Chunk.MAX_BYTES;

    private static final Comparator<TargetState> DELETES_FIRST =
            Comparator.comparing(state -> !state.mutation().deletes());

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
        if (fit.isLimited()) {
            List<TargetState> ordered = new ArrayList<>(states);
            ordered.sort(DELETES_FIRST); // those of all groups, as in each of them
            for (List<TargetState> group : groups(ordered, WriteCommand::bytes)) {
                writeAgain(writer.apply(group.stream().map(this::first).toList()), writer, refusals);
            }
        } else {
            writeAgain(writer.apply(states), writer, refusals);
        }
        return refusals;
    }

    /** Until no form is left to try; each is of an older RDB version than the one before. */
    private void writeAgain(
            List<Refusal> refused, Function<List<TargetState>, List<Refusal>> writer, List<Refusal> refusals) {
        for (List<Refusal> group : groups(refused, refusal -> WriteCommand.bytes(refusal.state()))) {
            List<TargetState> again = new ArrayList<>();
            for (Refusal refusal : group) {
                next(refusal, again, refusals);
            }
            if (!again.isEmpty()) {
                writeAgain(writer.apply(again), writer, refusals);
            }
        }
    }

    private TargetState first(TargetState state) {
        return hasPayload(state)
                ? withPayload(state, fit.first(state.mutation().state().payload()))
                : state;
    }

    private void next(Refusal refusal, List<TargetState> again, List<Refusal> refusals) {
        TargetState state = refusal.state();
        if (!hasPayload(state)) {
            refusals.add(refusal);
            return;
        }
        try {
            Slice payload = state.mutation().state().payload();
            again.add(withPayload(
                    state, fit.next(payload, refusal.error(), state.key().db())));
        } catch (NoOlderFormException e) {
            refusals.add(new Refusal(state, refusal.error(), e.getMessage()));
        }
    }

    /** Runs of what is given an older form at once, so that not all of a write is in memory twice. */
    private static <T> List<List<T>> groups(List<T> all, ToLongFunction<T> bytesOf) {
        List<List<T>> groups = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            bytes += bytesOf.applyAsLong(all.get(i));
            if (bytes >= GROUP_BYTES || i == all.size() - 1) {
                groups.add(all.subList(from, i + 1));
                from = i + 1;
                bytes = 0;
            }
        }
        return groups;
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
