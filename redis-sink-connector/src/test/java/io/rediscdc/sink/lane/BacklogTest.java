package io.rediscdc.sink.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.sink.Records;
import io.rediscdc.sink.decode.Mutation;
import io.rediscdc.sink.decode.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** What the task's thread and the lane's say to each other, by one thread. */
class BacklogTest {
    private static final TopicPartition A = new TopicPartition("t.db0", 0);
    private static final TopicPartition B = new TopicPartition("t.db0", 1);

    private final Backlog backlog = new Backlog(3, 1_000_000);

    @Test
    void aBatchIsTriedAgainAsItWas() throws Exception {
        give(A, 0, 1);
        assertThat(offsets(backlog.next(false, false))).containsExactly(0L, 1L);
        backlog.failed();
        give(A, 2, 3, 4);
        assertThat(offsets(backlog.next(false, false)))
                .as("nothing more, nothing less")
                .containsExactly(0L, 1L);
        assertThat(backlog.firstOpen(A)).hasValue(0);
        done();
        assertThat(backlog.firstOpen(A)).hasValue(2);
        assertThat(offsets(backlog.next(false, false))).containsExactly(2L, 3L, 4L);
        done();
        assertThat(backlog.firstOpen(A)).isEmpty();
        assertThat(backlog.records()).isZero();
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void chunksOfAValueThatIsNotWholeYetAreWritten() throws Exception {
        give(A, 0, 1);
        backlog.next(false, false);
        assertThat(backlog.isWritten(A)).isFalse();
        backlog.done(List.of(), Map.of(A, 0L), Map.of());
        assertThat(backlog.firstOpen(A)).hasValue(0);
        assertThat(backlog.isWritten(A)).isTrue();
    }

    @Test
    void nothingIsBegunBetweenACommitAndTheNextDelivery() throws Exception {
        give(A, 0, 1);
        backlog.rest(0);
        assertThat(backlog.next(false, false).batch())
                .as("it only looks after its target")
                .isEmpty();
        backlog.done(List.of(), Map.of(), Map.of());
        assertThat(backlog.firstOpen(A)).hasValue(0);
        backlog.give(List.of());
        assertThat(offsets(backlog.next(false, false))).containsExactly(0L, 1L);
    }

    @Test
    void aBatchEndsWithTheRecordThatMakesItTooLarge() throws Exception {
        Backlog narrow = new Backlog(100, 1_000);
        narrow.give(List.of(delivery(A, 0), delivery(A, 1), delivery(A, 2)));
        assertThat(offsets(narrow.next(false, false))).containsExactly(0L, 1L);
    }

    @Test
    void aBadRecordHoldsItsOffsetUntilItIsReported() throws Exception {
        give(A, 0, 1, 2);
        Work work = backlog.next(false, false);
        Errant bad = new Errant(work.batch().get(1), new DataException("bad"));
        backlog.done(List.of(bad), Map.of(), Map.of());
        assertThat(backlog.firstOpen(A)).hasValue(1);
        assertThat(backlog.isBusy()).isTrue();
        assertThat(backlog.errants()).containsExactly(bad);
        backlog.reported(bad);
        assertThat(backlog.firstOpen(A)).isEmpty();
        assertThat(backlog.isBusy()).isFalse();
    }

    @Test
    void whatIsHeldIsOpenHoweverMuchIsDone() throws Exception {
        give(A, 0, 1, 2);
        backlog.next(false, false);
        backlog.done(List.of(), Map.of(A, 1L), Map.of());
        assertThat(backlog.firstOpen(A)).hasValue(1);
    }

    @Test
    void aPartitionThatGoesTakesAllOfItsOwnAlongAndNothingElse() throws Exception {
        give(A, 0);
        give(B, 0, 1);
        assertThat(backlog.next(false, false).batch()).hasSize(3);
        backlog.failed();
        give(A, 1);
        give(B, 2);
        assertThat(backlog.close(List.of(A), 0))
                .as("nothing of it is being written")
                .isTrue();
        assertThat(backlog.firstOpen(A)).isEmpty();
        Work again = backlog.next(false, false);
        assertThat(again.closed()).containsExactly(A);
        assertThat(again.batch()).allMatch(each -> each.partition().equals(B)).hasSize(2);
        done();
        assertThat(backlog.next(false, false).batch()).singleElement().satisfies(each -> assertThat(each.offset())
                .isEqualTo(2));
    }

    @Test
    void aPartitionThatIsBeingWrittenDoesNotGo() throws Exception {
        give(A, 0);
        give(B, 0);
        backlog.next(false, false);
        assertThat(backlog.close(List.of(A), 1)).isFalse();
        give(A, 7); // it is ours again
        backlog.failed();
        assertThat(backlog.next(false, false).batch()).singleElement().satisfies(each -> assertThat(each.partition())
                .isEqualTo(B));
        done();
        assertThat(backlog.firstOpen(A)).hasValue(7);
        assertThat(offsets(backlog.next(false, false))).containsExactly(7L);
    }

    @Test
    void whatIsDoneOfAPartitionThatIsGoneCountsForNobody() throws Exception {
        give(A, 0, 1);
        Work work = backlog.next(false, false);
        assertThat(backlog.close(List.of(A), 1)).isFalse();
        give(A, 0, 1);
        backlog.done(List.of(new Errant(work.batch().get(0), new DataException("bad"))), Map.of(A, 0L), Map.of(A, 0L));
        assertThat(backlog.errants()).isEmpty();
        assertThat(backlog.grantRewinds()).isEmpty();
        assertThat(backlog.firstOpen(A)).hasValue(0);
        backlog.next(false, false);
        done();
        assertThat(backlog.firstOpen(A)).isEmpty();
    }

    @Test
    void whoAsksToReadAgainTakesNothingUntilThenAndAllFromThen() throws Exception {
        give(A, 0, 1, 2, 3);
        backlog.next(false, false);
        backlog.done(List.of(), Map.of(), Map.of(A, 1L));
        give(A, 4);
        assertThat(backlog.records()).as("what waited and what came").isZero();
        assertThat(backlog.firstOpen(A)).hasValue(1);
        Map<TopicPartition, Long> granted = backlog.grantRewinds();
        assertThat(granted).isEqualTo(Map.of(A, 1L));
        backlog.readAgain(granted);
        assertThat(backlog.firstOpen(A)).as("the worker does not know yet").hasValue(1);
        give(A, 1, 2, 3);
        assertThat(offsets(backlog.next(false, false))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whoDidNotAskPassesOverWhatItHas() throws Exception {
        give(A, 0, 1, 2);
        backlog.readAgain(Map.of(A, 1L));
        give(A, 1, 2, 3);
        assertThat(backlog.records()).isEqualTo(4);
        backlog.readAgain(Map.of(A, 0L));
        give(A, 0, 1);
        give(A, 2, 3, 4);
        assertThat(backlog.records()).isEqualTo(5);
    }

    @Test
    void whoWasGivenNothingHasWhatLiesBeforeTheWorkersPosition() throws Exception {
        backlog.reached(A, 100);
        assertThat(backlog.next(false, true).reached()).isEqualTo(Map.of(A, 100L));
        done();
        backlog.readAgain(Map.of(A, 0L)); // for another
        give(A, 0, 1, 99);
        assertThat(backlog.records()).isZero();
        backlog.reached(A, 50);
        assertThat(backlog.next(false, true).reached()).as("the other is there").isEmpty();
        done();
        give(A, 100);
        assertThat(backlog.records()).isEqualTo(1);
    }

    @Test
    void whoAskedHasWhatLiesBeforeItsWishToo() throws Exception {
        give(A, 0, 1, 2);
        backlog.next(false, false);
        backlog.done(List.of(), Map.of(), Map.of(A, 1L));
        backlog.readAgain(backlog.grantRewinds());
        backlog.give(List.of()); // there is nothing
        backlog.readAgain(Map.of(A, 0L)); // for another
        give(A, 0, 1, 2);
        assertThat(offsets(backlog.next(false, false))).containsExactly(1L, 2L);
    }

    @Test
    void aPartitionThatWentAndCameHasNothing() throws Exception {
        backlog.reached(A, 100);
        backlog.next(false, true);
        done();
        backlog.close(List.of(A), 0);
        backlog.readAgain(Map.of(A, 0L));
        give(A, 0);
        assertThat(backlog.records()).isEqualTo(1);
    }

    @Test
    void aParkedTargetPassesOverWhatItHasWhileAnotherReadsAgain() throws Exception {
        backlog.reached(B, 50);
        give(A, 0, 1, 2, 3);
        backlog.next(false, false);
        backlog.failed();
        backlog.park();
        backlog.readAgain(Map.of(A, 0L, B, 0L)); // for another
        long missed = backlog.missed();
        give(A, 0, 1);
        give(B, 0, 1);
        assertThat(backlog.missed()).as("what it has already is not missed").isEqualTo(missed);
        backlog.next(false, false);
        done();
        assertThat(backlog.grantRewinds()).isEqualTo(Map.of(A, 3L));
        backlog.readAgain(Map.of(A, 2L)); // where the consumer is
        give(A, 2, 3);
        give(B, 2, 50);
        assertThat(backlog.records()).isEqualTo(2);
    }

    @Test
    void aParkedTargetHasWhatLiesBeforeThatWhichWasDropped() throws Exception {
        give(A, 0, 1, 2);
        backlog.next(false, false);
        give(B, 100, 101);
        backlog.failed();
        backlog.park();
        assertThat(backlog.missed()).isEqualTo(2);
        backlog.readAgain(Map.of(B, 0L)); // for another
        give(B, 0, 1);
        assertThat(backlog.missed()).as("it has these").isEqualTo(2);
        give(B, 100, 101);
        assertThat(backlog.missed()).as("these count already").isEqualTo(2);
        give(B, 102);
        assertThat(backlog.missed()).isEqualTo(3);
        backlog.next(false, false);
        done();
        assertThat(backlog.grantRewinds()).isEqualTo(Map.of(B, 100L));
        backlog.readAgain(Map.of(B, 99L)); // where the consumer is
        give(B, 99, 100, 101, 102);
        assertThat(offsets(backlog.next(false, false))).containsExactly(100L, 101L, 102L);
    }

    @Test
    void whatAParkedTargetMissesCountsOnceHoweverOftenOthersReadItAgain() throws Exception {
        give(A, 0, 1, 2, 3);
        backlog.next(false, false);
        backlog.failed();
        backlog.park();
        give(A, 4);
        give(B, 7, 8);
        assertThat(backlog.missed()).isEqualTo(4);
        backlog.readAgain(Map.of(A, 3L, B, 7L)); // for another that was parked for as long
        give(A, 3, 4);
        give(B, 7, 8, 9);
        assertThat(backlog.missed()).isEqualTo(5);
    }

    @Test
    void ofATopicThatWasMadeAnewAParkedTargetMissesAllAndOfAPartitionThatIsGoneNothing() throws Exception {
        give(A, 0, 1, 2);
        backlog.next(false, false);
        give(B, 7);
        backlog.wentBack(B, 0);
        give(B, 0); // which waits behind what is gone
        backlog.failed();
        backlog.park();
        give(B, 1);
        assertThat(backlog.missed()).isEqualTo(3);
        backlog.wentBack(B, 0);
        give(B, 0, 1);
        assertThat(backlog.missed()).isEqualTo(5);
        backlog.close(List.of(B), 0);
        assertThat(backlog.missed()).isZero();
        give(B, 0);
        assertThat(backlog.missed()).isEqualTo(1);
    }

    @Test
    void aParkedTargetGetsAllOfATopicThatWasMadeAnewThoughAnotherReadsItAgain() throws Exception {
        backlog.reached(A, 100);
        give(B, 0);
        backlog.next(false, false);
        backlog.failed();
        backlog.park();
        backlog.wentBack(A, 0);
        give(A, 0);
        backlog.readAgain(Map.of(A, 0L)); // for another
        backlog.next(false, false);
        done();
        assertThat(backlog.grantRewinds()).isEqualTo(Map.of(A, 0L));
        backlog.readAgain(Map.of(A, 0L));
        give(A, 0, 1);
        assertThat(backlog.records()).isEqualTo(2);
    }

    @Test
    void aParkedTargetKeepsItsBatchAndIsReadAllElseAgain() throws Exception {
        give(A, 0, 1, 2, 3);
        backlog.next(false, false);
        backlog.failed();
        assertThat(backlog.park()).isTrue();
        assertThat(backlog.park()).as("again").isFalse();
        give(A, 4);
        give(B, 7, 8);
        assertThat(backlog.records()).isEqualTo(3);
        assertThat(backlog.missed()).isEqualTo(4);
        assertThat(backlog.firstOpen(A)).hasValue(0);
        assertThat(backlog.firstOpen(B)).hasValue(7);
        assertThat(backlog.grantRewinds()).as("while it is parked").isEmpty();

        assertThat(offsets(backlog.next(false, false))).containsExactly(0L, 1L, 2L);
        done();
        assertThat(backlog.isParked()).isFalse();
        assertThat(backlog.firstOpen(A)).hasValue(3);
        assertThat(backlog.grantRewinds()).isEqualTo(Map.of(A, 3L, B, 7L));
        backlog.readAgain(Map.of(A, 3L, B, 7L));
        give(A, 3, 4);
        give(B, 7, 8);
        assertThat(backlog.records()).isEqualTo(4);
    }

    @Test
    void whatIsParkedWhileItPassesOverIsReadAgainToo() throws Exception {
        give(A, 0, 1, 2, 3, 4);
        backlog.readAgain(Map.of(A, 0L)); // for another
        give(A, 0, 1);
        backlog.next(false, false);
        backlog.failed();
        backlog.park();
        backlog.next(false, false);
        done();
        assertThat(backlog.grantRewinds()).isEqualTo(Map.of(A, 3L));
        backlog.readAgain(Map.of(A, 3L));
        give(A, 3, 4);
        assertThat(backlog.records())
                .as("it was passed over before, and is not had any more")
                .isEqualTo(2);
    }

    @Test
    void oneThatIsGivenUpHoldsNothing() throws Exception {
        give(A, 0, 1, 2, 3);
        backlog.next(false, false);
        backlog.failed();
        backlog.park();
        backlog.giveUp();
        give(A, 4);
        assertThat(backlog.firstOpen(A)).isEmpty();
        assertThat(backlog.isBusy()).isFalse();
        assertThat(backlog.next(false, false)).isNull();
    }

    @Test
    void aTopicMadeAnewIsWrittenWhole() throws Exception {
        give(A, 100, 101);
        backlog.readAgain(Map.of(A, 50L));
        backlog.wentBack(A, 0);
        give(A, 0, 1);
        assertThat(backlog.records()).isEqualTo(4);
        assertThat(backlog.firstOpen(A)).hasValue(0);
        backlog.next(false, false);
        done();
        assertThat(backlog.firstOpen(A)).hasValue(1);
    }

    @Test
    void aDeliveryIsHeldUntilFewerWaitOrTheTargetFails() throws Exception {
        give(A, 0, 1, 2);
        backlog.next(false, false);
        Thread held = holding();
        done();
        held.join();
        give(A, 3, 4, 5);
        backlog.next(false, false);
        held = holding();
        backlog.failed();
        held.join();
    }

    private Thread holding() {
        Thread held = new Thread(() -> backlog.awaitFewer(2, 600_000), "held");
        held.start();
        while (held.getState() != Thread.State.TIMED_WAITING) {
            assertThat(held.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        return held;
    }

    private void done() {
        backlog.done(List.of(), Map.of(), Map.of());
    }

    private void give(TopicPartition partition, long... offsets) {
        backlog.give(Arrays.stream(offsets)
                .mapToObj(offset -> delivery(partition, offset))
                .toList());
    }

    private static Delivery delivery(TopicPartition partition, long offset) {
        SinkRecord record = Records.of(partition.topic(), partition.partition(), offset, Records.bytes("k"), null);
        return Delivery.of(
                Position.of(record).partition(),
                new Mutation(new DbKey(0, Records.bytes("k")), null, Cause.DEL, record));
    }

    private static long[] offsets(Work work) {
        return work.batch().stream().mapToLong(Delivery::offset).toArray();
    }
}
