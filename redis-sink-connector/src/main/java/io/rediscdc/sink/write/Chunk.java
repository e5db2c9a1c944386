package io.rediscdc.sink.write;

import io.rediscdc.sink.coalesce.TargetState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What goes to Redis in one go: states of one database, all of them deletes or none.
 *
 * @param db the database at the target
 * @param bytes of keys and values together
 */
record Chunk(int db, List<TargetState> states, long bytes) {
    /** A chunk ends with the state that reaches this, so that few large values do not fill the memory with buffers. */
    static final long MAX_BYTES = 4L << 20;

    /**
     * Deals states of different keys out by database, in chunks bounded by count and by bytes. Deletes come first: a server
     * that is nearly full takes nothing else.
     */
    static List<Chunk> split(List<TargetState> states, int maxRecords) {
        return split(states, maxRecords, MAX_BYTES);
    }

    /** The same with another bound of bytes. */
    static List<Chunk> split(List<TargetState> states, int maxRecords, long maxBytes) {
        List<Chunk> chunks = new ArrayList<>();
        Stream.of(true, false).forEach(deletes -> byDatabase(states, deletes).forEach((db, ofDatabase) -> {
            int from = 0;
            long bytes = 0;
            for (int i = 0; i < ofDatabase.size(); i++) {
                bytes += WriteCommand.bytes(ofDatabase.get(i));
                int behind = i + 1;
                if (behind == ofDatabase.size() || behind - from == maxRecords || bytes >= maxBytes) {
                    chunks.add(new Chunk(db, ofDatabase.subList(from, behind), bytes));
                    from = behind;
                    bytes = 0;
                }
            }
        }));
        return chunks;
    }

    boolean deletes() {
        return states.get(0).mutation().deletes();
    }

    private static Map<Integer, List<TargetState>> byDatabase(List<TargetState> states, boolean deletes) {
        Map<Integer, List<TargetState>> byDatabase = new LinkedHashMap<>();
        List<TargetState> run = List.of();
        int last = -1;
        for (TargetState state : states) {
            if (state.mutation().deletes() != deletes) {
                continue;
            }
            if (state.key().db() != last) {
                last = state.key().db();
                run = byDatabase.computeIfAbsent(last, db -> new ArrayList<>(states.size()));
            }
            run.add(state);
        }
        return byDatabase;
    }
}
