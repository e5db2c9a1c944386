package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.ChunkRecord;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.gather.TemporaryKeys;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BigValuesTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final DbKey KEY = new DbKey(0, Records.bytes("big"));
    private static final int MORE_THAN_LAST = 6;

    private final TaskMetrics registered = TaskMetrics.create(() -> null, "big", "0");
    private final SinkMetrics metrics = new SinkMetrics(registered);
    private final FakeTarget target = new FakeTarget();
    private final BigValues values = new BigValues(new TemporaryKeys(UUID.randomUUID()), target, metrics);
    private final UUID set = UUID.randomUUID();

    @AfterEach
    void unregister() {
        registered.close();
    }

    @Test
    void aTryThatFailsAfterItHasPutASetInPlaceIsNoLoss() {
        meetBothChunks();
        tryToWrite(manifest(2));
        for (int i = 0; i < 10; i++) { // it was renamed, so it is found no more
            target.lost.add(set);
            tryToWrite(manifest(2));
        }
        assertThat(values.applied()).as("who knows").isEqualTo(Map.of(PARTITION, 0L));
        assertThat(metrics.bigValuesRegathered.sum()).isEqualTo(1);
        assertThat(values.applied()).isEmpty();
    }

    @Test
    void aTargetThatLosesASetOverAndOverEndsTheTask() {
        target.lost.add(set);
        for (int i = 1; i < MORE_THAN_LAST; i++) {
            lose();
            assertThat(values.applied()).isEqualTo(Map.of(PARTITION, 0L));
        }
        lose();
        assertThatThrownBy(values::applied)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(MORE_THAN_LAST + " times in a row");
        assertThat(values.held()).as("for another try, if it is parked").isEqualTo(Map.of(PARTITION, 0L));
        assertThat(metrics.bigValuesSkipped.sum()).isZero();
    }

    @Test
    void aTargetThatIsParkedForThatIsGivenTheSetOnceMoreWithEachOtherTry() {
        target.lost.add(set);
        for (int i = 1; i < MORE_THAN_LAST; i++) {
            lose();
            values.applied();
        }
        assertThat(values.isOnTrial()).isFalse();
        for (int i = 0; i < 3; i++) {
            lose();
            assertThatThrownBy(values::applied).hasMessageContaining((MORE_THAN_LAST + i) + " times in a row");
            tryToWrite(manifest(2));
            assertThat(values.applied()).isEqualTo(Map.of(PARTITION, 0L));
            assertThat(values.isOnTrial()).isTrue();
        }
        target.lost.clear();
        meetBothChunks();
        assertThat(values.isOnTrial()).as("not whole yet").isTrue();
        tryToWrite(manifest(2));
        assertThat(values.applied()).isEmpty();
        assertThat(values.isOnTrial()).isFalse();
    }

    @Test
    void aTrialEndsWithItsPartition() {
        target.lost.add(set);
        for (int i = 1; i < MORE_THAN_LAST; i++) {
            lose();
            values.applied();
        }
        lose();
        assertThatThrownBy(values::applied).isInstanceOf(ConnectException.class);
        tryToWrite(manifest(2));
        values.applied();
        assertThat(values.isOnTrial()).isTrue();
        values.reset(Set.of(PARTITION));
        target.lost.clear();
        values.begin();
        values.written();
        values.applied();
        assertThat(values.isOnTrial()).isFalse();
    }

    @Test
    void manySetsThatAreLostOnceEachAreNoReasonThatLasts() {
        List<UUID> sets =
                Stream.generate(UUID::randomUUID).limit(MORE_THAN_LAST + 1).toList();
        values.begin();
        for (int i = 0; i < sets.size(); i++) {
            values.add(chunk(sets.get(i), 0, i), KEY);
        }
        values.written();
        values.applied();
        for (int i = 0; i < sets.size(); i++) {
            values.begin();
            values.add(chunk(sets.get(i), 1, i), KEY);
            target.lost.clear();
            target.lost.add(sets.get(i));
            values.written();
            assertThat(values.applied()).isEqualTo(Map.of(partition(i), 0L));
        }
    }

    @Test
    void aSetThatIsPutInPlaceEndsTheRow() {
        for (int i = 1; i < 2 * MORE_THAN_LAST; i++) {
            target.lost.add(set);
            lose();
            values.applied();
            if (i % (MORE_THAN_LAST - 1) == 0) {
                target.lost.clear();
                lose();
                assertThat(values.applied()).isEmpty();
            }
        }
    }

    @Test
    void theManifestOfAChunkThatTheTargetRefusedBeforeIsABadRecord() {
        target.refused.add(1);
        values.begin();
        values.add(chunk(0), KEY);
        values.add(chunk(1), KEY);
        assertThat(values.gather()).hasSize(1);
        values.dropGathered();
        values.written();
        values.applied();
        assertThat(target.dropped).hasSize(1);
        assertThat(values.held()).isEqualTo(Map.of(PARTITION, 0L));
        values.begin();
        assertThatThrownBy(() -> values.end(manifest(2), KEY)).isInstanceOf(DataException.class);
        values.written();
        values.applied();
        assertThat(values.held()).isEmpty();
    }

    @Test
    void aSetThatEndedInTheBatchOfItsRefusedChunkIsNotHeld() {
        target.refused.add(1);
        values.begin();
        values.add(chunk(0), KEY);
        values.add(chunk(1), KEY);
        values.end(manifest(2), KEY);
        assertThat(values.gather()).hasSize(1);
        values.dropGathered();
        values.written();
        values.applied();
        assertThat(target.dropped).hasSize(1);
        assertThat(values.held()).isEmpty();
    }

    private void lose() {
        meetBothChunks();
        tryToWrite(manifest(2));
    }

    private void meetBothChunks() {
        values.begin();
        values.add(chunk(0), KEY);
        values.add(chunk(1), KEY);
        values.gather();
        values.applied();
    }

    private void tryToWrite(Mutation manifest) {
        values.begin();
        values.end(manifest, KEY);
        values.gather();
        values.dropGathered();
        values.written();
    }

    private ChunkRecord chunk(int number) {
        return chunk(set, number, PARTITION.partition());
    }

    private static ChunkRecord chunk(UUID set, int number, int partition) {
        ChunkKey id = new ChunkKey(set, number, KEY.bytes());
        Chunk chunk = new Chunk(Layout.RAW, ValueType.STRING, number, Slice.of("x"));
        return new ChunkRecord(id, KEY, chunk, Records.of(PARTITION.topic(), partition, number, null, null));
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(PARTITION.topic(), number);
    }

    private Mutation manifest(long offset) {
        Manifest manifest = new Manifest(ValueType.STRING, Layout.RAW, 0, 0, set, 2, 2, 0);
        return new Mutation(KEY, null, manifest, Cause.UNKNOWN, record(offset));
    }

    private static SinkRecord record(long offset) {
        return Records.of(PARTITION.topic(), PARTITION.partition(), offset, null, null);
    }
}
