package io.rediscdc.sink.write;

import io.rediscdc.event.DbKey;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Edit.Additions;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what is added to keys, of each key in its order: in rounds, of which each has one command a key, made of as many
 * records as go into one. What is refused so is written again record by record, that only those at fault are refused.
 */
final class AdditionRounds {
    private static final long MOST_BYTES = 1L << 20;
    /** Redis takes a million. */
    private static final int MOST_ARGS = 100_000;

    private final Map<DbKey, OfKey> keys = new HashMap<>();

    /** What is left of one key. */
    private static final class OfKey {
        private final DbKey key;
        private final Deque<Mutation> waiting;
        private List<Mutation> sent = List.of();
        private int singles;

        private OfKey(DbKey key, List<Mutation> all) {
            this.key = key;
            this.waiting = new ArrayDeque<>(all);
        }

        private TargetState next() {
            sent = new ArrayList<>();
            long bytes = 0;
            int args = 0;
            do {
                Mutation each = waiting.remove();
                sent.add(each);
                Additions additions = (Additions) each.edit();
                bytes += additions.bytes();
                args += additions.steps().get(0).args();
            } while (singles == 0 && bytes < MOST_BYTES && args < MOST_ARGS && isNextOfSamePartition());
            singles = Math.max(0, singles - 1);
            Mutation last = sent.get(sent.size() - 1);
            return new TargetState(
                    key, sent.size() == 1 ? last : new Mutation(last.key(), Additions.join(sent), last.record()), null);
        }

        /** A server that has the last record of a partition has those before it: they may be spared together. */
        private boolean isNextOfSamePartition() {
            return !waiting.isEmpty() && from(waiting.peek()).equals(from(sent.get(0)));
        }

        private static String from(Mutation mutation) {
            return ((Additions) mutation.edit()).steps().get(0).from();
        }

        /** Whether that is the end of it: else it is tried one by one. */
        private boolean isRefused() {
            if (sent.size() == 1) {
                return true;
            }
            for (int i = sent.size() - 1; i >= 0; i--) {
                waiting.addFirst(sent.get(i));
            }
            singles = sent.size();
            return false;
        }
    }

    AdditionRounds(Map<DbKey, List<Mutation>> additions) {
        additions.forEach((key, all) -> keys.put(key, new OfKey(key, all)));
    }

    List<Refusal> write(StateWriter writer) {
        List<Refusal> refused = new ArrayList<>();
        Collection<OfKey> open = keys.values();
        while (!open.isEmpty()) {
            for (Refusal refusal : writer.write(open.stream().map(OfKey::next).toList())) {
                if (keys.get(refusal.state().key()).isRefused()) {
                    refused.add(refusal);
                }
            }
            open = open.stream().filter(key -> !key.waiting.isEmpty()).toList();
        }
        return refused;
    }
}
