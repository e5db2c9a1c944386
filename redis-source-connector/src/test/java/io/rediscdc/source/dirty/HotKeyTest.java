package io.rediscdc.source.dirty;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Keys that emit much and go on changing. Time is counted in ms by hand. */
class HotKeyTest {
    private static final int KB = 1_000;

    private long nowMs = 5_000;
    private final DirtySet dirty = new DirtySet(
            100_000, Long.MAX_VALUE, new Pace(1_000 * KB, 1_000), () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @Test
    void aKeyRestsInProportionToWhatItEmitted() throws InterruptedException {
        emit("a", 500 * KB);
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.hint(key("a"), Cause.DEL);
        dirty.hint(key("b"), Cause.UNKNOWN);
        dirty.done(dirty.take(10, 0)); // of b
        assertThat(dirty.size()).isEqualTo(1);
        assertThat(dirty.restingSize()).isEqualTo(1);
        nowMs += 499;
        assertThat(take()).isEmpty();
        nowMs += 1;
        List<Mark> taken = dirty.take(10, 0);
        assertThat(taken)
                .extracting(Mark::key, Mark::cause)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(key("a"), Cause.DEL));
        dirty.done(taken);
        assertThat(dirty.size()).isZero();
        assertThat(dirty.delayed()).isEqualTo(1);
    }

    /** Else an overflow would never be repaired, and other keys would find no place. */
    @Test
    void keysThatRestForGoodLeaveRoom() throws InterruptedException {
        DirtySet small =
                new DirtySet(1_000, 1_048_576, new Pace(KB, 60_000), () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
        for (int i = 0; i < 600; i++) {
            small.emitted(Map.of(key("hot" + i), 1_000L * KB));
            small.hint(key("hot" + i), Cause.UNKNOWN);
        }
        assertThat(small.restingSize()).isEqualTo(250);
        small.done(small.take(1_000, 0));
        assertThat(small.hasRoom()).isTrue();
        String longName = "x".repeat(10_000);
        for (int i = 0; i < 100; i++) {
            small.emitted(Map.of(key(longName + i), 1_000L * KB));
            small.hint(key(longName + i), Cause.UNKNOWN);
        }
        small.done(small.take(1_000, 0));
        assertThat(small.hasRoom()).isTrue();
        nowMs += 60_000;
        small.done(small.take(1_000, 0));
        assertThat(small.size()).isZero();
    }

    @Test
    void aKeyThatHasRestedIsReadAtOnce() throws InterruptedException {
        emit("a", 100 * KB);
        nowMs += 100;
        dirty.hint(key("a"), Cause.UNKNOWN);
        assertThat(take()).containsExactly(key("a"));
        assertThat(dirty.delayed()).isZero();
    }

    @Test
    void aChangeThatCameBeforeTheRecordWasMadeRestsToo() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        List<Mark> read = dirty.take(10, 0);
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.done(read);
        dirty.emitted(Map.of(key("a"), 500L * KB));
        assertThat(take()).isEmpty();
        nowMs += 500;
        assertThat(take()).containsExactly(key("a"));
    }

    @Test
    void noRestIsLongerThanTheBound() throws InterruptedException {
        emit("a", 700 * KB);
        emit("a", 700 * KB);
        emit("b", 50_000 * KB);
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.hint(key("b"), Cause.UNKNOWN);
        nowMs += 999;
        assertThat(take()).isEmpty();
        nowMs += 1;
        assertThat(take()).containsExactlyInAnyOrder(key("a"), key("b"));
    }

    @Test
    void smallValuesNeverRest() throws InterruptedException {
        emit("a", Pace.SMALL_BYTES - 1);
        dirty.hint(key("a"), Cause.UNKNOWN);
        assertThat(take()).containsExactly(key("a"));
    }

    @Test
    void noPaceNoRest() throws InterruptedException {
        DirtySet free = new DirtySet(100, Long.MAX_VALUE, new Pace(0, 1_000), () -> 0);
        free.emitted(Map.of(key("a"), 1_000_000L));
        free.hint(key("a"), Cause.UNKNOWN);
        assertThat(free.take(10, 0)).hasSize(1);
    }

    @Test
    void whatAPassAsksForDoesNotRest() throws InterruptedException {
        emit("a", 500 * KB);
        dirty.scanned(key("a"));
        assertThat(take()).containsExactly(key("a"));
    }

    @Test
    void aPassMarkThatIsHintedRestsAndNeitherIsForgotten() throws InterruptedException {
        emit("a", 500 * KB);
        dirty.scanned(key("a"));
        dirty.hint(key("a"), Cause.UNKNOWN);
        dirty.scanned(key("a"));
        assertThat(dirty.passSize()).isZero();
        dirty.forgetPass();
        nowMs += 500;
        assertThat(dirty.take(10, 0)).extracting(Mark::asker).containsExactly(Mark.Asker.HINT);
    }

    @Test
    void aBarrierWaitsForMarksThatRest() throws InterruptedException {
        emit("a", 500 * KB);
        dirty.hint(key("a"), Cause.UNKNOWN);
        long barrier = dirty.barrier();
        assertThat(dirty.passed(barrier)).isFalse();
        nowMs += 500;
        dirty.done(dirty.take(10, 0));
        assertThat(dirty.passed(barrier)).isTrue();
    }

    @Test
    void aMarkPutBackTakesTheOneThatRestsWithItAndDoesNotRestAgain() throws InterruptedException {
        dirty.hint(key("a"), Cause.UNKNOWN);
        List<Mark> first = dirty.take(10, 0);
        long barrier = dirty.barrier();
        emit("a", 500 * KB);
        dirty.hint(key("a"), Cause.UNKNOWN);
        assertThat(take()).isEmpty();
        dirty.putBack(first);
        assertThat(dirty.size()).isEqualTo(1);
        assertThat(dirty.passed(barrier)).isFalse();
        dirty.done(dirty.take(10, 0));
        assertThat(dirty.passed(barrier)).isTrue();
        assertThat(dirty.size()).isZero();
    }

    @Test
    void whileAReadIsUnderWayAfterARestTheNextChangeWaits() throws InterruptedException {
        emit("a", 500 * KB);
        dirty.hint(key("a"), Cause.UNKNOWN);
        nowMs += 500;
        List<Mark> read = dirty.take(10, 0);
        assertThat(read).hasSize(1);
        dirty.hint(key("a"), Cause.UNKNOWN);
        assertThat(take()).isEmpty();
        nowMs += 20;
        dirty.done(read);
        emit("a", 600 * KB);
        nowMs += 599;
        assertThat(take()).isEmpty();
        nowMs += 1;
        assertThat(take()).containsExactly(key("a"));
    }

    @Test
    void restingMarksCountForTheBounds() {
        DirtySet small = new DirtySet(1, Long.MAX_VALUE, new Pace(1, 1_000), () -> 0);
        small.emitted(Map.of(key("a"), 1_000_000L));
        assertThat(small.hint(key("a"), Cause.UNKNOWN)).isTrue();
        assertThat(small.hint(key("a"), Cause.EXPIRED)).isTrue();
        assertThat(small.hint(key("b"), Cause.UNKNOWN)).isFalse();
    }

    @Test
    void aReaderThatWaitsGetsAMarkAsSoonAsItHasRested() throws InterruptedException {
        DirtySet real = new DirtySet(100, Long.MAX_VALUE, new Pace(1_000 * KB, 1_000), System::nanoTime);
        real.emitted(Map.of(key("a"), 20L * KB));
        real.hint(key("a"), Cause.UNKNOWN);
        assertThat(real.take(10, 60_000)).hasSize(1);
    }

    @Test
    void noMoreKeysRestThanTheirBound() throws InterruptedException {
        for (int i = 0; i <= RestingKeys.MOST_KEYS; i++) {
            emit("key" + i, 500 * KB);
        }
        for (int i = 0; i <= RestingKeys.MOST_KEYS; i++) {
            dirty.hint(key("key" + i), Cause.UNKNOWN);
        }
        assertThat(take()).containsExactly(key("key" + RestingKeys.MOST_KEYS));
        nowMs += 500;
        assertThat(dirty.take(100_000, 0)).hasSize(RestingKeys.MOST_KEYS);
        nowMs += 500;
        assertThat(take()).isEmpty();
        emit("again", 500 * KB);
        dirty.hint(key("again"), Cause.UNKNOWN);
        assertThat(take()).isEmpty();
    }

    /** A server that writes one key all the time, and a reader with two rounds under way, in any interleaving. */
    @Property(tries = 500)
    void aHotKeyStaysWithinItsBytesAndIsNeverFurtherBehindThanTheBound(
            @ForAll long seed, @ForAll @IntRange(min = 5 * KB, max = 900 * KB) int size) throws InterruptedException {
        Random random = new Random(seed);
        DbKey hot = key("hot");
        long emitted = 0;
        long start = nowMs;
        List<Mark> sent = List.of();
        long lastTaken = nowMs;
        for (int step = 0; step < 2_000; step++) {
            nowMs += random.nextInt(10);
            dirty.hint(hot, Cause.UNKNOWN);
            List<Mark> next = dirty.take(10, 0);
            if (!next.isEmpty()) {
                assertThat(nowMs - lastTaken).isLessThanOrEqualTo(1_000 + 20);
                lastTaken = nowMs;
            }
            if (!sent.isEmpty()) {
                dirty.done(sent);
                dirty.emitted(Map.of(hot, (long) size));
                emitted += size;
            }
            sent = next;
        }
        assertThat(emitted).isLessThanOrEqualTo((nowMs - start) * KB + 4L * size);
    }

    private void emit(String name, int bytes) {
        dirty.emitted(Map.of(key(name), (long) bytes));
    }

    private List<DbKey> take() throws InterruptedException {
        return dirty.take(100_000, 0).stream().map(Mark::key).toList();
    }

    private static DbKey key(String text) {
        return new DbKey(0, text.getBytes(StandardCharsets.UTF_8));
    }
}
