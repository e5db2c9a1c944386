package io.rediscdc.source.dirty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirtySetTest {
    private final DirtySet dirty = new DirtySet(1_000, Long.MAX_VALUE);

    @Test
    void marksAKeyOnceHoweverOftenItChanges() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.hint(key("b"), Cause.UNKNOWN);
        dirty.hint(key("a"), Cause.EXPIRED);
        List<Mark> taken = dirty.take(10, 0);
        assertThat(taken).extracting(mark -> mark.key()).containsExactly(key("a"), key("b"));
        assertThat(taken.get(0).cause()).isEqualTo(Cause.EXPIRED);
        assertThat(dirty.take(10, 0)).isEmpty();
        assertThat(dirty.size()).as("what is taken is not yet done").isEqualTo(2);
        dirty.done(taken);
        assertThat(dirty.size()).isZero();
    }

    @Test
    void aChangeAfterTheMarkWasTakenLeavesANewMark() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        List<Mark> first = dirty.take(10, 0);
        dirty.hint(key("a"), Cause.DEL);
        dirty.done(first);
        assertThat(dirty.take(10, 0)).extracting(mark -> mark.key()).containsExactly(key("a"));
    }

    @Test
    void takesHalfFromEachLaneSoThatNeitherStarves() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            dirty.hint(key("live" + i), Cause.UNKNOWN);
            dirty.scanned(key("scan" + i));
        }
        assertThat(dirty.take(10, 0)).filteredOn(mark -> mark.byPass()).hasSize(5);
        assertThat(dirty.take(1, 0)).hasSize(1);
        assertThat(dirty.take(1_000, 0)).hasSize(189);
    }

    @Test
    void neitherStarvesWhereOneIsTakenAtATime() throws InterruptedException {
        List<Mark> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            dirty.hint(key("live" + i), Cause.UNKNOWN);
            dirty.scanned(key("scan" + i));
        }
        for (int i = 0; i < 10; i++) {
            taken.addAll(dirty.take(1, 0));
        }
        assertThat(taken).filteredOn(Mark::byPass).hasSize(5);
    }

    @Test
    void takesAllFromOneLaneWhenTheOtherIsEmpty() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            dirty.scanned(key("scan" + i));
        }
        assertThat(dirty.take(10, 0)).hasSize(10).allMatch(mark -> mark.byPass());
    }

    @Test
    void aHintTurnsAScannedKeyIntoALiveOne() throws InterruptedException {
        dirty.scanned(key("a"));
        dirty.hint(key("a"), Cause.DEL);
        dirty.scanned(key("a"));
        List<Mark> taken = dirty.take(10, 0);
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).byPass()).isFalse();
        assertThat(taken.get(0).cause()).isEqualTo(Cause.DEL);
    }

    @Test
    void refusesAHintBeyondItsBoundsButNeverForgetsAMark() throws InterruptedException {
        DirtySet small = new DirtySet(2, Long.MAX_VALUE);
        assertThat(small.hint(key("a"), Cause.UNKNOWN)).isTrue();
        assertThat(small.hint(key("b"), Cause.UNKNOWN)).isTrue();
        assertThat(small.hint(key("c"), Cause.UNKNOWN)).isFalse();
        assertThat(small.hint(key("a"), Cause.DEL)).isTrue();
        List<Mark> taken = small.take(1, 0);
        assertThat(small.hint(key("c"), Cause.UNKNOWN)).isTrue();
        small.putBack(taken);
        assertThat(small.size()).isEqualTo(3);

        DirtySet narrow = new DirtySet(1_000, 1);
        assertThat(narrow.hint(key("a"), Cause.UNKNOWN)).isTrue();
        assertThat(narrow.hint(key("b"), Cause.UNKNOWN)).isFalse();
        narrow.done(narrow.take(1, 0));
        assertThat(narrow.hint(key("b"), Cause.UNKNOWN)).isTrue();
    }

    @Test
    void aBarrierIsPassedOnceAllMarksBeforeItAreDone() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.scanned(key("b"));
        List<Mark> inFlight = dirty.take(1, 0);
        long barrier = dirty.barrier();
        dirty.hint(key("c"), Cause.UNKNOWN);
        assertThat(dirty.passed(barrier)).isFalse();
        dirty.done(inFlight);
        assertThat(dirty.passed(barrier)).isFalse();
        List<Mark> rest = dirty.take(10, 0);
        assertThat(dirty.passed(barrier)).isFalse();
        dirty.done(rest);
        assertThat(dirty.passed(barrier)).isTrue();
    }

    @Test
    void aMarkPutBackKeepsItsBarrierWaitingThoughTheKeyWasMarkedAnew() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        List<Mark> first = dirty.take(1, 0);
        long barrier = dirty.barrier();
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.putBack(first);
        assertThat(dirty.passed(barrier)).isFalse();
        dirty.done(dirty.take(1, 0));
        assertThat(dirty.passed(barrier)).isTrue();
        assertThat(dirty.size()).isZero();
    }

    @Test
    void anEmptySetHasPassedItsBarrier() {
        assertThat(dirty.passed(dirty.barrier())).isTrue();
    }

    private static DbKey key(String text) {
        return new DbKey(0, text.getBytes(StandardCharsets.UTF_8));
    }
}
