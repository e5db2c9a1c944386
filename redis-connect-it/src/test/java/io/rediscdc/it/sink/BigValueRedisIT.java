package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import io.rediscdc.it.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens between the first chunk of a value and its manifest. */
class BigValueRedisIT {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final String KEY = "a}b";
    private static final String MARKERS = "__rediscdc:target:{all}:sink";

    @TempDir
    Path folder;

    private LocalRedis redis;
    private SinkHarness sink;

    @BeforeEach
    void start() throws IOException {
        redis = LocalRedis.start(folder);
        sink = startSink();
    }

    @AfterEach
    void end() {
        sink.close();
        redis.close();
    }

    @Test
    void aValueIsSeenOnlyOnceItIsWhole() {
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        for (SinkRecord record : records.subList(0, 3)) {
            sink.put(record);
            assertThat(redis.call("EXISTS", KEY)).isEqualTo(0L);
            assertThat(sink.committable(0)).isEqualTo(0L);
        }
        sink.put(records.get(3));
        assertThat(get()).isEqualTo("onetwothree");
        assertThat(redis.call("PTTL", KEY)).isEqualTo(-1L);
        assertThat(sink.committable(0)).isEqualTo(4L);
        assertThat(Keys.count(redis::call)).isEqualTo(1L);
    }

    @Test
    void aCrashBetweenChunksIsMadeGoodByRedelivery() {
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        sink.put(records.get(0), records.get(1));
        sink.close();
        sink = startSink();
        sink.put(records);
        assertThat(get()).isEqualTo("onetwothree");
    }

    @Test
    void chunksMayComeAgainAtAnyPoint() {
        List<SinkRecord> records =
                elements(UUID.randomUUID(), ValueType.LIST, List.of("a", "b"), List.of("c"), List.of("d"));
        sink.put(records.subList(0, 2));
        sink.put(records.subList(1, 3));
        sink.put(records.subList(0, 3));
        sink.put(records);
        assertThat((List<?>) redis.call("LRANGE", KEY, 0, -1))
                .extracting(element -> new String((byte[]) element, StandardCharsets.UTF_8))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatIsLostWhileASetIsOpenIsWrittenAgain() throws IOException {
        List<SinkRecord> records = new ArrayList<>(string(UUID.randomUUID(), "one", "two"));
        SinkRecord manifest = records.remove(2);
        SinkRecord before = sink.record(0, "k", KeyValue.string(SinkHarness.bytes("before"), 0));
        SinkRecord lost = sink.record(0, "k", KeyValue.string(SinkHarness.bytes("after"), 0));
        sink.put(records);
        sink.put(before);
        redis.call("SAVE");
        sink.put(lost);
        redis.kill();
        redis.run();
        SinkRecord next = sink.record(0, "next", KeyValue.string(SinkHarness.bytes("v"), 0));
        sink.put(next);
        assertThat(sink.takeSought()).containsExactly(0L);
        sink.put(records.get(0), records.get(1), manifest, before, lost, next);
        assertThat(get()).isEqualTo("onetwo");
        assertThat(redis.call("GET", "k")).isEqualTo(SinkHarness.bytes("after"));
        assertThat(sink.takeSought()).isEmpty();
        assertThat(sink.committable(0)).isEqualTo(6L);
    }

    @Test
    void aBatchThatIsTriedAgainAfterItsManifestWasPutInPlaceIsNotTakenForSuperseded() {
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        List<SinkRecord> others = List.of(
                sink.record(1, "k", KeyValue.string(SinkHarness.bytes("v"), 0)),
                sink.record(1, "k", KeyValue.string(SinkHarness.bytes("w"), 0)),
                sink.record(1, "k", KeyValue.string(SinkHarness.bytes("x"), 0)));
        sink.put(others.subList(0, 2));
        sink.put(records.subList(0, 2));
        String[] words = new String((byte[]) redis.call("HGET", MARKERS, "t.db1-0"), StandardCharsets.UTF_8).split(" ");
        words[2] = "1"; // of which the batch learns when its own writes are acknowledged
        redis.call("HSET", MARKERS, "t.db1-0", String.join(" ", words));
        sink.put(records.get(2), records.get(3), others.get(2));
        assertThat(sink.takeSought()).containsExactlyInAnyOrder(1L, 2L);
        redis.call("DEL", KEY);
        sink.put(others.get(1), others.get(2), records.get(2), records.get(3));
        assertThat(sink.committable(0)).isZero();
        assertThat(sink.takeSought()).containsExactly(0L);
        sink.put(records);
        assertThat(get()).isEqualTo("onetwothree");
        assertThat(sink.committable(0)).isEqualTo(4L);
    }

    @Test
    void aManifestWithoutItsChunksIsSkippedForTheRecordThatSupersedesIt() {
        List<SinkRecord> compacted = string(UUID.randomUUID(), "one", "two");
        sink.put(compacted.subList(1, 3));
        assertThat(redis.call("EXISTS", KEY)).isEqualTo(0L);
        assertThat(sink.committable(0)).isEqualTo(3L);
        sink.put(sink.record(0, KEY, KeyValue.string(SinkHarness.bytes("later"), 0)));
        assertThat(get()).isEqualTo("later");
        assertThat(sink.errant).isEmpty();
    }

    @Test
    void aBadChunkMakesItsManifestABadRecordToo() {
        UUID set = UUID.randomUUID();
        List<SinkRecord> records = new ArrayList<>(string(set, "one", "two", "three"));
        SinkRecord bad = raw(new ChunkKey(set, 1, SinkHarness.bytes(KEY)), SinkHarness.bytes("no chunk"));
        SinkRecord manifest = manifest(set, Layout.RAW, ValueType.STRING, 3, 11);
        sink.put(records.get(0), bad);
        sink.put(records.get(2), manifest);
        assertThat(sink.errant).containsExactly(bad, manifest);
        assertThat(Keys.count(redis::call)).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theManifestOfABadChunkIsReportedAfterARestartToo(int number) {
        UUID set = UUID.randomUUID();
        List<SinkRecord> records = new ArrayList<>(string(set, "one", "two", "three"));
        SinkRecord key = records.get(number);
        SinkRecord bad = key.newRecord(
                key.topic(), 0, null, key.key(), null, SinkHarness.bytes("no chunk"), null, key.headers());
        records.set(number, bad);
        for (SinkRecord chunk : records.subList(0, 3)) {
            sink.put(chunk);
            assertThat(sink.committable(0)).isZero();
        }
        assertThat(sink.errant).containsExactly(bad);
        sink.close();
        sink = startSink();
        sink.put(records);
        assertThat(sink.errant).containsExactly(bad, records.get(3));
        sink.put(sink.record(0, "next", KeyValue.string(SinkHarness.bytes("v"), 0)));
        assertThat(Keys.count(redis::call)).as("nothing of it").isEqualTo(1L);
    }

    @Test
    void aBadChunkOfAKeyThatIsLeftAloneIsLeftAloneToo() {
        sink.close();
        sink = SinkHarness.start(Map.of("redis.uri", redis.uri(), "keys.exclude", KEY));
        UUID set = UUID.randomUUID();
        sink.put(raw(new ChunkKey(set, 0, SinkHarness.bytes(KEY)), SinkHarness.bytes("no chunk")));
        sink.put(manifest(set, Layout.RAW, ValueType.STRING, 1, 3));
        assertThat(sink.errant).isEmpty();
        assertThat(sink.committable(0)).isEqualTo(2L);
    }

    @Test
    void aChunkThatRedisRefusesIsABadRecordAndSoIsItsManifest() {
        redis.call("CONFIG", "SET", "proto-max-bulk-len", "1mb");
        SinkRecord former = sink.record(0, KEY, KeyValue.string(SinkHarness.bytes("former"), 0));
        String part = "x".repeat(600_000);
        List<SinkRecord> atOnce = string(UUID.randomUUID(), part, part, part);
        SinkRecord next = sink.record(0, "next", KeyValue.string(SinkHarness.bytes("v"), 0));
        List<SinkRecord> batch = new ArrayList<>(List.of(former));
        batch.addAll(atOnce);
        batch.add(next);
        sink.put(batch);
        assertThat(sink.errant).containsExactly(atOnce.get(1), atOnce.get(3));
        assertThat(sink.reasons).allMatch(reason -> reason.contains("proto-max-bulk-len"), "say why");
        assertThat(get()).isEqualTo("former");
        assertThat(Keys.count(redis::call)).as("nothing is left of it").isEqualTo(2L);
        assertThat(sink.committable(0)).isEqualTo(6L);

        sink.errant.clear();
        List<SinkRecord> oneByOne = string(UUID.randomUUID(), part, part, part);
        for (SinkRecord chunk : oneByOne.subList(0, 3)) {
            sink.put(chunk);
            assertThat(sink.committable(0)).isEqualTo(6L);
        }
        assertThat(Keys.count(redis::call)).as("nothing waits for the manifest").isEqualTo(2L);
        sink.put(oneByOne.get(3));
        assertThat(sink.errant).containsExactly(oneByOne.get(1), oneByOne.get(3));
        assertThat(sink.takeSought()).isEmpty();
        assertThat(sink.committable(0)).isEqualTo(10L);
        sink.put(string(UUID.randomUUID(), "one", "two"));
        assertThat(get()).isEqualTo("onetwo");
    }

    @Test
    void chunksThatDoNotFitEachOtherOrTheirManifestAreBadRecordsToo() {
        UUID set = UUID.randomUUID();
        List<SinkRecord> mixed = new ArrayList<>(string(set, "one"));
        mixed.remove(1);
        Slice element = Slice.of(new byte[] {0, 0, 0, 1, 'e'});
        mixed.add(raw(
                new ChunkKey(set, 1, SinkHarness.bytes(KEY)),
                BigFormat.encode(new Chunk(Layout.ELEMENTS, ValueType.LIST, 1, element))));
        mixed.add(manifest(set, Layout.RAW, ValueType.STRING, 2, 4));
        sink.put(mixed);
        assertThat(sink.errant).containsExactly(mixed.get(1), mixed.get(2));

        UUID other = UUID.randomUUID();
        List<SinkRecord> records = new ArrayList<>(string(other, "one"));
        records.set(1, manifest(other, Layout.ELEMENTS, ValueType.LIST, 1, 3));
        sink.put(records);
        assertThat(sink.errant).hasSize(3).endsWith(records.get(1));
        assertThat(sink.reasons.get(2)).contains("WRONGTYPE");

        sink.put(string(UUID.randomUUID(), "one", "two"));
        assertThat(get()).isEqualTo("onetwo");
        assertThat(Keys.count(redis::call)).isEqualTo(1L);
    }

    @Test
    void whateverComesForTheKeyEndsASetThatIsNotComplete() {
        List<SinkRecord> first = string(UUID.randomUUID(), "one", "two");
        List<SinkRecord> second = string(UUID.randomUUID(), "three", "four");
        sink.put(first.subList(0, 1));
        sink.put(second.subList(0, 1));
        assertThat(sink.committable(0)).isEqualTo(3L);
        sink.put(sink.record(0, KEY, null));
        assertThat(sink.committable(0)).isEqualTo(7L);
        assertThat(Keys.count(redis::call)).as("keys that gather").isEqualTo(0L);
        sink.put(second.subList(1, 3));
        assertThat(Keys.count(redis::call)).isEqualTo(0L);
    }

    @Test
    void tombstonesOfChunksEndASetThatNobodyFinished() {
        UUID set = UUID.randomUUID();
        List<SinkRecord> records = string(set, "one", "two");
        sink.put(records.subList(0, 2));
        assertThat(sink.committable(0)).isEqualTo(0L);
        assertThat(Keys.count(redis::call)).as("keys that gather").isEqualTo(1L);
        sink.put(List.of(raw(new ChunkKey(set, 0, SinkHarness.bytes(KEY)), null)));
        assertThat(sink.committable(0)).isEqualTo(4L);
        assertThat(Keys.count(redis::call)).as("keys that gather").isEqualTo(0L);
    }

    @Test
    void whatTheTargetLosesIsReadAgain() {
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        sink.put(records.subList(0, 2));
        evictWhatIsGathered();
        sink.put(records.subList(2, 4));
        assertThat(Keys.count(redis::call)).isEqualTo(0L);
        assertThat(sink.sought).isEqualTo(Map.of(PARTITION, 0L));
        assertThat(sink.committable(0)).isEqualTo(0L);
        sink.put(records);
        assertThat(get()).isEqualTo("onetwothree");
        assertThat(sink.committable(0)).isEqualTo(4L);
    }

    @Test
    void anOutageThatLosesWhatManyPartitionsHaveOpenEndsNoTask() {
        sink.close();
        sink = SinkHarness.start(
                Map.of("redis.uri", redis.uri(), "database.map", "*:0", "database.map.collisions", "allow"));
        List<List<SinkRecord>> values = new ArrayList<>();
        for (int db = 0; db < 7; db++) {
            values.add(
                    Chunked.value(sink, db, "big" + db, Layout.RAW, ValueType.STRING, SinkHarness.bytes("whole"), 0));
            sink.put(values.get(db).get(0));
        }
        evictWhatIsGathered(); // as all of it expires in an hour
        for (List<SinkRecord> value : values) {
            sink.put(value.get(1));
            assertThat(sink.takeSought()).containsExactly(0L);
        }
        for (int db = 0; db < 7; db++) {
            sink.put(values.get(db));
            assertThat(redis.call("GET", "big" + db)).isEqualTo(SinkHarness.bytes("whole"));
        }
    }

    @Test
    void whatTheTargetLosesWhileItIsPutInPlaceLeavesTheFormerValue() throws IOException {
        sink.put(sink.record(0, KEY, KeyValue.string(SinkHarness.bytes("former"), 0)));
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        try (Interposed proxy = Interposed.before("RENAME", redis.port(), this::evictWhatIsGathered);
                SinkHarness behind = SinkHarness.start(Map.of("redis.uri", proxy.uri()))) {
            behind.put(records);
            assertThat(get()).isEqualTo("former");
            assertThat(behind.sought).isEqualTo(Map.of(PARTITION, 1L));
            behind.put(records);
            assertThat(get()).isEqualTo("onetwothree");
        }
    }

    @Test
    void whatTheTargetLosesInTheMiddleOfABatchLeavesNoHoleWhereTheAnswerIsLostToo() throws IOException {
        List<SinkRecord> records = string(UUID.randomUUID(), "one", "two", "three");
        try (Interposed proxy = Interposed.losingTheAnswerTo("three", redis.port(), this::evictWhatIsGathered);
                SinkHarness behind = SinkHarness.start(Map.of("redis.uri", proxy.uri(), "retry.backoff.ms", "1"))) {
            behind.put(records.subList(0, 2));
            behind.put(records.subList(2, 4));
            assertThat(redis.call("EXISTS", KEY)).isEqualTo(0L);
            assertThat(behind.sought).isEqualTo(Map.of(PARTITION, 0L));
            behind.put(records);
            assertThat(get()).isEqualTo("onetwothree");
        }
    }

    private void evictWhatIsGathered() {
        for (Object key : (List<?>) redis.call("KEYS", "*gather:*")) {
            redis.call("DEL", key);
        }
    }

    @Test
    void aFailureInTheMiddleOfABatchIsMadeGoodByTheNextTry() throws IOException {
        List<SinkRecord> batch = new ArrayList<>(string(UUID.randomUUID(), "one", "two"));
        batch.addAll(string(UUID.randomUUID(), "three", "four").subList(0, 1));
        sink.put(batch.subList(0, 1));
        redis.kill();
        sink.deliverInVain(batch.subList(1, 4));
        assertThat(sink.committable(0)).isEqualTo(0L);
        redis.run();
        sink.drain();
        assertThat(sink.sought).as("its beginning went with the server").isEqualTo(Map.of(PARTITION, 0L));
        sink.put(batch);
        assertThat(get()).isEqualTo("onetwo");
        assertThat(sink.committable(0)).isEqualTo(3L);
    }

    @Test
    void collectionsAreGatheredByTheirOwnCommandsAndReplaceWhatWasThere() {
        sink.put(sink.record(0, KEY, KeyValue.string(SinkHarness.bytes("of another type"), 0)));
        sink.put(elements(UUID.randomUUID(), ValueType.ZSET, List.of("m", "1.5"), List.of("n", "-inf")));
        assertThat(redis.call("ZCARD", KEY)).isEqualTo(2L);
        sink.put(elements(UUID.randomUUID(), ValueType.SET, List.of("m", "n"), List.of("o")));
        assertThat(redis.call("SCARD", KEY)).isEqualTo(3L);
        sink.put(elements(UUID.randomUUID(), ValueType.HASH, List.of("f", "old"), List.of("f", "new", "g", "v")));
        assertThat(redis.call("HGET", KEY, "f")).isEqualTo(SinkHarness.bytes("new"));
    }

    private SinkHarness startSink() {
        return SinkHarness.start(Map.of("redis.uri", redis.uri(), "retry.backoff.ms", "1"));
    }

    private String get() {
        return new String((byte[]) redis.call("GET", KEY), StandardCharsets.UTF_8);
    }

    private List<SinkRecord> string(UUID set, String... parts) {
        List<SinkRecord> records = new ArrayList<>();
        long position = 0;
        for (String part : parts) {
            records.add(raw(
                    new ChunkKey(set, records.size(), SinkHarness.bytes(KEY)),
                    BigFormat.encode(new Chunk(Layout.RAW, ValueType.STRING, position, Slice.of(part)))));
            position += part.length();
        }
        records.add(manifest(set, Layout.RAW, ValueType.STRING, parts.length, position));
        return records;
    }

    @SafeVarargs
    private List<SinkRecord> elements(UUID set, ValueType type, List<String>... chunks) {
        List<SinkRecord> records = new ArrayList<>();
        long position = 0;
        for (List<String> chunk : chunks) {
            ByteBuffer payload = ByteBuffer.allocate(1_000);
            chunk.forEach(part -> payload.putInt(part.length()).put(SinkHarness.bytes(part)));
            Slice packed = Slice.of(payload.array(), 0, payload.position());
            records.add(raw(
                    new ChunkKey(set, records.size(), SinkHarness.bytes(KEY)),
                    BigFormat.encode(new Chunk(Layout.ELEMENTS, type, position, packed))));
            position += chunk.size();
        }
        long length = type == ValueType.LIST || type == ValueType.SET ? position : 2;
        records.add(manifest(set, Layout.ELEMENTS, type, chunks.length, length));
        return records;
    }

    private SinkRecord manifest(UUID set, Layout layout, ValueType type, int chunks, long length) {
        Manifest manifest = new Manifest(type, layout, 0, 0, set, chunks, length, 0);
        return sink.raw(0, KEY, BigFormat.encode(manifest, new Origin("a", 0, 1, false, 0)));
    }

    private SinkRecord raw(ChunkKey key, byte[] value) {
        return sink.raw(0, new String(key.bytes(), StandardCharsets.UTF_8), value);
    }
}
