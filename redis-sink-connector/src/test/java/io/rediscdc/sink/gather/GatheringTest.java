package io.rediscdc.sink.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.gather.Gathering.End;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final DbKey KEY = new DbKey(0, Records.bytes("big"));

    private final TemporaryKeys names = new TemporaryKeys(UUID.randomUUID());
    private final Gathering gathering = new Gathering(names);
    private final UUID set = UUID.randomUUID();
    private long offset = 100;

    @BeforeEach
    void begin() {
        gathering.begin();
    }

    @Test
    void aSetWithABadChunkIsHeldFromItsFirstChunkToItsManifest() {
        add(0);
        gathering.errant(chunk(1));
        next();
        assertThat(gathering.held()).isEqualTo(Map.of(PARTITION, 100L));
        assertThat(gathering.add(chunk(2), KEY)).isNull();
        next();
        assertThat(gathering.held()).isEqualTo(Map.of(PARTITION, 100L));
        assertThat(gathering.end(manifest(set, 3))).isEqualTo(End.BAD);
        next();
        assertThat(gathering.held()).isEmpty();
    }

    @Test
    void soIsOneWhoseFirstChunkIsBad() {
        gathering.errant(chunk(0));
        assertThat(gathering.add(chunk(1), KEY)).isNull();
        next();
        assertThat(gathering.heldThen()).isEqualTo(Map.of(PARTITION, 100L));
        assertThat(gathering.end(manifest(set, 2))).isEqualTo(End.BAD);
    }

    @Test
    void whatWasGatheredOfItIsRemovedAtOnce() {
        add(0);
        next();
        gathering.errant(chunk(1));
        assertThat(gathering.abandoned()).containsExactly(new Ended(KEY, names.of(KEY, set)));
        next();
        gathering.end(manifest(set, 2));
        assertThat(gathering.abandoned()).isEmpty();
    }

    @Test
    void whateverComesForTheKeyEndsIt() {
        List<Runnable> ends = List.of(
                () -> gathering.end(new Mutation(KEY, null, Cause.UNKNOWN, record())),
                () -> gathering.end(new Mutation(KEY, KeyValue.string(Records.bytes("v"), 0), Cause.UNKNOWN, record())),
                () -> gathering.end(manifest(UUID.randomUUID(), 1)),
                () -> gathering.add(new ChunkRecord(new ChunkKey(set, 0, KEY.bytes()), KEY, null, record()), KEY));
        for (Runnable end : ends) {
            gathering.errant(chunk(0));
            next();
            assertThat(gathering.held()).isNotEmpty();
            end.run();
            next();
            assertThat(gathering.held()).isEmpty();
        }
    }

    @Test
    void anotherSetTakesItsPlace() {
        gathering.errant(chunk(0));
        UUID other = UUID.randomUUID();
        gathering.add(chunk(other, 0), KEY);
        next();
        assertThat(gathering.held()).isEqualTo(Map.of(PARTITION, 101L));
        assertThat(gathering.end(manifest(other, 1))).isEqualTo(End.WHOLE);
    }

    @Test
    void aTryThatFailedLeavesNothingOfItBehind() {
        add(0);
        next();
        gathering.errant(chunk(1));
        gathering.begin();
        add(1);
        assertThat(gathering.end(manifest(set, 2))).isEqualTo(End.WHOLE);
    }

    @Test
    void itIsGatheredOnceItComesAgainWithoutTheBadChunk() {
        add(0);
        gathering.errant(chunk(1));
        add(0);
        add(1);
        assertThat(gathering.end(manifest(set, 2))).isEqualTo(End.WHOLE);
    }

    private void next() {
        gathering.applied();
        gathering.begin();
    }

    private void add(int number) {
        assertThat(gathering.add(chunk(number), KEY)).isNotNull();
    }

    private ChunkRecord chunk(int number) {
        return chunk(set, number);
    }

    private ChunkRecord chunk(UUID of, int number) {
        Chunk chunk = new Chunk(Layout.RAW, ValueType.STRING, number, Slice.of("x"));
        return new ChunkRecord(new ChunkKey(of, number, KEY.bytes()), KEY, chunk, record());
    }

    private Mutation manifest(UUID of, int chunks) {
        Manifest manifest = new Manifest(ValueType.STRING, Layout.RAW, 0, 0, of, chunks, chunks, 0);
        return new Mutation(KEY, null, manifest, Cause.UNKNOWN, record());
    }

    private SinkRecord record() {
        return Records.of(PARTITION.topic(), PARTITION.partition(), offset++, null, null);
    }
}
