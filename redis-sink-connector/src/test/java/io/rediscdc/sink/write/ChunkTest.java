package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.coalesce.TargetState;
import io.rediscdc.sink.decode.Mutation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkTest {
    @Test
    void noChunkHoldsMoreThanItMayNorTwoDatabases() {
        List<TargetState> states = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            states.add(state(i % 2, "k" + i, 3));
        }
        List<Chunk> chunks = Chunk.split(states, 2);
        assertThat(chunks).extracting(Chunk::db).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(chunks).extracting(chunk -> chunk.states().size()).containsExactly(2, 2, 1, 2, 2, 1);
        assertThat(chunks).extracting(Chunk::bytes).containsExactly(10L, 10L, 5L, 10L, 10L, 5L);
        assertThat(chunks.stream().flatMap(chunk -> chunk.states().stream()))
                .containsExactlyInAnyOrderElementsOf(states);
    }

    @Test
    void largeValuesEndAChunkEarly() {
        int half = (int) Chunk.MAX_BYTES / 2;
        List<Chunk> chunks = Chunk.split(List.of(state(0, "a", half), state(0, "b", half), state(0, "c", 1)), 500);
        assertThat(chunks).extracting(chunk -> chunk.states().size()).containsExactly(2, 1);
    }

    @Test
    void deletesOfAllDatabasesComeFirstAndByThemselves() {
        List<Chunk> chunks = Chunk.split(
                List.of(state(0, "a", 1), tombstone(0, "b"), state(1, "c", 1), tombstone(1, "d"), state(0, "e", 1)),
                500);
        assertThat(chunks).extracting(Chunk::deletes).containsExactly(true, true, false, false);
        assertThat(chunks).extracting(Chunk::db).containsExactly(0, 1, 0, 1);
        assertThat(chunks).extracting(chunk -> chunk.states().size()).containsExactly(1, 1, 2, 1);
    }

    @Test
    void nothingIsNoChunk() {
        assertThat(Chunk.split(List.of(), 500)).isEmpty();
    }

    private static TargetState state(int db, String key, int bytes) {
        return state(db, key, KeyValue.string(new byte[bytes], 0));
    }

    private static TargetState tombstone(int db, String key) {
        return state(db, key, null);
    }

    private static TargetState state(int db, String key, KeyValue value) {
        DbKey target = new DbKey(db, Records.bytes(key));
        return new TargetState(
                target,
                new Mutation(target, value, Cause.UNKNOWN, Records.of("t.db0", 0, 0, target.bytes(), null)),
                null);
    }
}
