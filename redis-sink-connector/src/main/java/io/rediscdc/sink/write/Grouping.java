package io.rediscdc.sink.write;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.coalesce.TargetState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Commands that write states, several small strings without an expiry by one MSET: the only way to be faster than
 * Redis takes single commands. Each key is in a write once, so their order is of no matter.
 *
 * @param commands in the order of the states
 * @param counts how many states each of them writes; those behind the last command are of no meaning
 */
record Grouping(List<Command> commands, int[] counts) {
    private static final int MOST_KEYS = 50;
    private static final long MOST_BYTES = 16 << 10;

    /** One command a state. */
    static Grouping single(List<TargetState> states, ApplyExpired expired) {
        Grouping grouping = ofAtMost(states.size());
        for (int i = 0; i < states.size(); i++) {
            grouping.add(states.subList(i, i + 1), expired);
        }
        return grouping;
    }

    /** As few commands as may be. */
    static Grouping of(List<TargetState> states, ApplyExpired expired) {
        Grouping grouping = ofAtMost(states.size());
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < states.size(); i++) {
            TargetState state = states.get(i);
            long size = WriteCommand.bytes(state);
            boolean small = isPlain(state) && size <= MOST_BYTES;
            if (from < i && (!small || i - from == MOST_KEYS || bytes + size > MOST_BYTES)) {
                grouping.add(states.subList(from, i), expired);
                from = i;
                bytes = 0;
            }
            if (small) {
                bytes += size;
            } else {
                grouping.add(states.subList(i, i + 1), expired);
                from = i + 1;
            }
        }
        if (from < states.size()) {
            grouping.add(states.subList(from, states.size()), expired);
        }
        return grouping;
    }

    /** The first error by which a command of several states is refused, other than for the moment. */
    Optional<RedisError> refusal(Object[] replies) {
        for (int i = 0; i < replies.length; i++) {
            if (counts[i] > 1 && replies[i] instanceof RedisError error && error.kind() != ErrorKind.RETRIABLE) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** One reply a state. */
    Object[] spread(Object[] replies) {
        Object[] spread = new Object[Arrays.stream(counts, 0, replies.length).sum()];
        int at = 0;
        for (int i = 0; i < replies.length; i++) {
            Arrays.fill(spread, at, at + counts[i], replies[i]);
            at += counts[i];
        }
        return spread;
    }

    private static Grouping ofAtMost(int states) {
        return new Grouping(new ArrayList<>(), new int[states]);
    }

    private void add(List<TargetState> group, ApplyExpired expired) {
        counts[commands.size()] = group.size();
        if (group.size() == 1) {
            commands.add(WriteCommand.of(group.get(0), expired));
        } else {
            Object[] args = new Object[1 + 2 * group.size()];
            args[0] = "MSET";
            for (int i = 0; i < group.size(); i++) {
                args[1 + 2 * i] = group.get(i).key().bytes();
                args[2 + 2 * i] = group.get(i).mutation().state().payload();
            }
            commands.add(Command.of(args));
        }
    }

    private static boolean isPlain(TargetState state) {
        KeyValue value = state.mutation().state();
        return value != null && value.encoding() != Encoding.DUMP && !value.expires();
    }
}
