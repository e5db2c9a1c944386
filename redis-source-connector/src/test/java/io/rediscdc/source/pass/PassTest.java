package io.rediscdc.source.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.event.KeyValue;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.record.Acks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final long INDEX_BYTES = 1 << 20;

    private final DirtySet dirty = new DirtySet(1_000, Long.MAX_VALUE);
    private final Acks acks = new Acks(new LongAdder());
    private boolean expiryUnheard;

    @Test
    void walksOverEachDatabaseAndIsCompleteOnceAllIsEmitted() throws InterruptedException {
        Pass pass = pass(KeyFilter.ALL, 10, true, null, Map.of(3, 1L, 0, 2L));
        assertThat(pass.keysExpected()).isEqualTo(3);
        pass.advance();
        assertThat(pass.place().db()).isZero();
        pass.nextPage();
        assertThat(pass.wantsPage()).as("one page at a time").isFalse();
        pass.accept(page("17", "a"));
        pass.nextPage();
        pass.accept(page("0", "b"));
        assertThat(pass.place().db()).isEqualTo(3);
        pass.nextPage();
        pass.accept(page("0", "c"));
        assertThat(pass.wantsPage()).isFalse();
        assertThat(completes(pass)).isFalse();
        dirty.done(dirty.take(10, 0));
        assertThat(completes(pass)).isTrue();
        assertThat(pass.keysScanned()).isEqualTo(3);
    }

    @Test
    void waitsForTheReaderToKeepUp() throws InterruptedException {
        Pass pass = pass(KeyFilter.ALL, 2, true, null, Map.of(0, 100L));
        pass.advance();
        pass.nextPage();
        pass.accept(page("9", "a", "b", "c", "d"));
        assertThat(pass.wantsPage()).isFalse();
        dirty.done(dirty.take(1, 0));
        assertThat(pass.wantsPage()).isTrue();
    }

    @Test
    void marksOnlyKeysThatTakePart() {
        Pass pass = pass(new KeyFilter(List.of("a*"), List.of()), 10, true, null, Map.of(0, 2L));
        pass.advance();
        pass.nextPage();
        pass.accept(page("0", "a1", "b1"));
        assertThat(dirty.size()).isEqualTo(1);
    }

    @Test
    void anEmptyServerIsPassedAtOnce() {
        assertThat(completes(pass(KeyFilter.ALL, 10, true, null, Map.of()))).isTrue();
    }

    @Test
    void asksForTheCandidatesBeforeItScans() throws InterruptedException {
        FakeCandidates candidates = new FakeCandidates(List.of(key("gone"), key("there")));
        Pass pass = pass(KeyFilter.ALL, 10, true, () -> candidates, Map.of(0, 1L));
        pass.advance();
        pass.advance();
        assertThat(dirty.take(10, 0))
                .extracting(Mark::key, Mark::asker, Mark::cause)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(key("gone"), Asker.CANDIDATE, Cause.FLUSHED),
                        org.assertj.core.groups.Tuple.tuple(key("there"), Asker.CANDIDATE, Cause.FLUSHED));
        assertThat(pass.wantsPage()).isTrue();
        assertThat(pass.candidatesRead()).isEqualTo(2);
    }

    @Test
    void asksForTheCandidatesOnceMoreWhereAKeyMayExpireUnheardBeforeItIsScanned() throws InterruptedException {
        expiryUnheard = true;
        List<FakeCandidates> made = new ArrayList<>();
        Pass pass = pass(
                KeyFilter.ALL,
                10,
                true,
                () -> {
                    made.add(new FakeCandidates(List.of(key("expires"))));
                    return made.get(made.size() - 1);
                },
                Map.of(0, 1L));
        pass.advance();
        pass.advance();
        List<Mark> first = dirty.take(10, 0);
        assertThat(first).extracting(Mark::asker).containsExactly(Asker.CANDIDATE);
        pass.nextPage();
        pass.accept(page("0"));
        pass.advance();
        assertThat(made).as("not before the mark of the first time is done").hasSize(1);
        dirty.done(first);
        pass.advance();
        pass.advance();
        assertThat(made).hasSize(2);
        List<Mark> again = dirty.take(10, 0);
        assertThat(again)
                .extracting(Mark::key, Mark::asker)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(key("expires"), Asker.CANDIDATE));
        assertThat(completes(pass)).isFalse();
        dirty.done(again);
        assertThat(completes(pass)).isTrue();
        assertThat(made).as("only once more").hasSize(2);
    }

    @Test
    void looksAtCandidatesOnlyWhereStatesCannotHaveBeenMissed() {
        Pass pass = pass(KeyFilter.ALL, 10, false, () -> new FakeCandidates(List.of()), Map.of(0, 5L));
        assertThat(completes(pass)).isTrue();
        assertThat(pass.keysScanned()).isZero();
    }

    /** A flush may be heard of while a state from before it is read and not emitted: no topic holds that one yet. */
    @Test
    void readsTheTopicsOnlyOnceKafkaHasWhatWasReadBefore() throws InterruptedException {
        dirty.hint(key("flushed"), Cause.UNKNOWN);
        List<Mark> read = dirty.take(10, 0);
        List<FakeCandidates> opened = new ArrayList<>();
        Pass pass = pass(
                KeyFilter.ALL,
                10,
                false,
                () -> {
                    opened.add(new FakeCandidates(List.of(key("flushed"))));
                    return opened.get(0);
                },
                Map.of(0, 0L));
        assertThat(completes(pass)).isFalse();
        assertThat(opened).as("the read is not emitted").isEmpty();
        io.rediscdc.source.record.AcksAccess.emit(acks);
        dirty.done(read);
        assertThat(completes(pass)).isFalse();
        assertThat(opened).as("the record is not acknowledged").isEmpty();
        io.rediscdc.source.record.AcksAccess.acknowledgeFirst(acks);
        pass.advance();
        assertThat(opened).hasSize(1);
    }

    @Test
    void readsTheTopicsOnlyOnceKafkaHasWhatWasEmittedBefore() {
        acks.barrier();
        FakeCandidates candidates = new FakeCandidates(List.of());
        boolean[] opened = new boolean[1];
        Acks pending = new Acks(new LongAdder());
        io.rediscdc.source.record.AcksAccess.emit(pending);
        Pass pass = new Pass(
                1,
                new PassSettings(
                        false,
                        Cause.RECONCILED,
                        index -> {
                            opened[0] = true;
                            return candidates;
                        },
                        INDEX_BYTES,
                        true,
                        key -> true,
                        10,
                        false),
                Map.of(),
                dirty,
                pending);
        pass.advance();
        assertThat(opened[0]).isFalse();
        io.rediscdc.source.record.AcksAccess.acknowledgeFirst(pending);
        pass.advance();
        assertThat(opened[0]).isTrue();
    }

    @Test
    void suppressesOnlyOnceTheWholeTopicIsKnownAndNeverWhatWasEmittedSince() {
        FakeCandidates candidates = new FakeCandidates(List.of());
        candidates.hold = true;
        KeyValue x = KeyValue.string(new byte[] {'x'}, 0);
        Pass pass = pass(KeyFilter.ALL, 10, true, () -> candidates, Map.of(0, 2L));
        pass.advance();
        pass.advance();
        candidates.index.read(key("a"), x);
        candidates.index.read(key("b"), x);
        assertThat(pass.holds(key("a"), x))
                .as("a later record may say otherwise")
                .isFalse();
        candidates.hold = false;
        pass.advance();
        assertThat(pass.holds(key("a"), x)).isTrue();
        pass.emitted(key("a"));
        assertThat(pass.holds(key("a"), x)).isFalse();
        candidates.index.read(key("a"), x);
        assertThat(pass.holds(key("a"), x)).isFalse();
        assertThat(pass.holds(key("b"), KeyValue.string(new byte[] {'x'}, 1))).isFalse();
    }

    @Test
    void knowsOfRecordsThatWereEmittedBeforeTheCandidatesAreReadAndMayComeAfterTheirEnd() {
        FakeCandidates candidates = new FakeCandidates(List.of());
        Pass pass = pass(KeyFilter.ALL, 10, true, () -> candidates, Map.of());
        pass.emitted(key("early"));
        assertThat(completes(pass)).isTrue();
        assertThat(pass.index().isUnknown(key("early"))).isFalse();
        assertThat(pass.index().isUnknown(key("never"))).isTrue();
    }

    @Test
    void cannotGoOnWithoutItsCandidates() {
        FakeCandidates candidates = new FakeCandidates(List.of());
        candidates.failure = new ConnectException("not compacted");
        Pass pass = pass(KeyFilter.ALL, 10, true, () -> candidates, Map.of());
        pass.advance();
        assertThatThrownBy(pass::advance).hasMessage("not compacted");
    }

    private Pass pass(
            KeyFilter filter,
            int pageKeys,
            boolean scan,
            Supplier<FakeCandidates> candidates,
            Map<Integer, Long> keys) {
        Map<Place, Long> places = new HashMap<>();
        keys.forEach((db, count) -> places.put(Place.of(db), count));
        return new Pass(
                1,
                new PassSettings(
                        scan,
                        Cause.FLUSHED,
                        reading(candidates),
                        INDEX_BYTES,
                        true,
                        key -> filter.accepts(key.bytes()),
                        pageKeys,
                        expiryUnheard),
                places,
                dirty,
                acks);
    }

    private static Function<KeyIndex, Candidates> reading(Supplier<FakeCandidates> candidates) {
        return candidates == null
                ? null
                : index -> {
                    FakeCandidates made = candidates.get();
                    made.index = index;
                    return made;
                };
    }

    private static boolean completes(Pass pass) {
        for (int i = 0; i < 10; i++) {
            pass.advance();
        }
        return pass.complete();
    }

    private static List<Object> page(String cursor, String... keys) {
        return List.of(
                bytes(cursor),
                Arrays.stream(keys).map(PassTest::bytes).map(Object.class::cast).toList());
    }

    private static DbKey key(String text) {
        return new DbKey(0, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A topic whose keys are at hand at once. */
    private static final class FakeCandidates implements Candidates {
        private final Deque<DbKey> keys;
        private KeyIndex index;
        private boolean hold;
        private RuntimeException failure;

        FakeCandidates(List<DbKey> keys) {
            this.keys = new ArrayDeque<>(keys);
        }

        @Override
        public List<DbKey> next() {
            if (failure != null) {
                throw failure;
            }
            return keys.isEmpty() ? List.of() : List.of(keys.remove());
        }

        @Override
        public boolean exhausted() {
            return keys.isEmpty() && !hold;
        }

        @Override
        public TopicChunks chunks() {
            return new TopicChunks();
        }

        @Override
        public void close() {}
    }
}
