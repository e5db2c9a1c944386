package io.rediscdc.sink.marker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.metrics.TaskMetrics;
import io.rediscdc.sink.config.MarkerConfig;
import io.rediscdc.sink.metrics.SinkMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition of a topic that keeps tombstones for a day, whose offsets are ms since it began. */
class FreshnessTest {
    private static final TopicPartition PARTITION = new TopicPartition("t.db0", 0);
    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final TaskMetrics metrics = TaskMetrics.create(() -> null, "freshness", "0");
    private final Broker broker = new Broker();
    private final Ledger ledger = new Ledger(
            new LedgerSettings("sink", MarkerConfig.REPLACE, MarkerConfig.REBUILD, Set.of(0), true),
            broker,
            new SinkMetrics(metrics));
    private long now = START;
    private final Freshness freshness = new Freshness(ledger, () -> now);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void aPartitionIsAsOldAsItsLag() {
        begin(0);
        now += 3 * HOUR;
        apply(HOUR, START + HOUR);
        assertThat(freshness.of(PARTITION)).isEqualTo(START + HOUR);
    }

    @Test
    void aClockThatIsSlightlyAheadIsNoFuture() {
        begin(0);
        apply(1, now + 1_000);
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    @Test
    void aRecordOfTheFutureTellsNothing() {
        begin(0);
        now += 3 * HOUR;
        apply(HOUR, START + HOUR);
        apply(HOUR + 1, now + DAY);
        assertThat(freshness.of(PARTITION)).isEqualTo(START + HOUR);
    }

    @Test
    void aLagIsCountedOnceWhateverTheTimestampsAre() {
        begin(0);
        for (long at = 0; at < 5 * DAY; at += MINUTE) {
            now = START + at;
            broker.ends.put(PARTITION, at);
            apply(Math.max(0, at - 20 * HOUR), START - 300 * DAY);
            freshness.ask(false);
            assertThat(freshness.doubts(List.of(PARTITION))).isFalse();
        }
    }

    @Test
    void whatAGoalSaysIsForgottenWhereTheConsumerGoesBack() {
        begin(100);
        ledger.freshness().confirm(PARTITION, now);
        ledger.delivered(PARTITION, 50);
        assertThat(ledger.freshness().of(PARTITION)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60, 20 * 60, 23 * 60})
    void aLagThatTombstonesOutliveIsNoDoubt(long lagMinutes) {
        assertThat(firstDoubt(lagMinutes * MINUTE)).isZero();
    }

    @Test
    void aLagThatTombstonesMayNotOutliveIsOne() {
        assertThat(firstDoubt(25 * HOUR)).isBetween(DAY, DAY + 10 * MINUTE);
    }

    @Test
    void aTargetThatFallsBackIsDoubtedOnceItIsADayBehind() {
        begin(0);
        for (long at = 0; at < 5 * DAY; at += MINUTE) { // it takes half of what comes
            now = START + at;
            broker.ends.put(PARTITION, at);
            apply(at / 2, START + at / 2);
            freshness.ask(false);
            if (freshness.doubts(List.of(PARTITION))) {
                assertThat(at - at / 2).isBetween(DAY, DAY + 10 * MINUTE);
                return;
            }
        }
        throw new AssertionError("not doubted");
    }

    @Test
    void aFillFromTheBeginningIsAsOldAsItselfAndNotAsItsRecords() {
        begin(0);
        broker.ends.put(PARTITION, 20 * HOUR);
        for (long at = 0; at < 20 * HOUR; at += MINUTE) {
            now = START + at;
            apply(at, START - 300 * DAY + at);
            freshness.ask(false);
            assertThat(freshness.doubts(List.of(PARTITION))).isFalse();
        }
        apply(20 * HOUR, START - DAY);
        assertThat(freshness.of(PARTITION)).as("when Kafka said where it ends").isGreaterThan(START + 18 * HOUR);
        now = START + 2 * DAY;
        assertThat(freshness.doubts(List.of(PARTITION))).isTrue();
    }

    @Test
    void recordsOfOldTimestampsAreNoDoubtWhereKafkaSaysThatNothingIsBehind() {
        begin(0);
        for (long at = 0; at < 3 * DAY; at += MINUTE) {
            now = START + at;
            apply(at, START - 300 * DAY);
            broker.ends.put(PARTITION, at + 1); // there is always more
            freshness.ask(false);
            assertThat(freshness.doubts(List.of(PARTITION))).isFalse();
        }
    }

    @Test
    void aRestartInALagChangesNothing() {
        begin(0);
        for (long at = 0; at < 5 * DAY; at += MINUTE) {
            now = START + at;
            broker.ends.put(PARTITION, at);
            long applied = Math.max(0, at - 20 * HOUR);
            apply(applied, START + applied);
            freshness.ask(false);
            assertThat(freshness.doubts(List.of(PARTITION))).isFalse();
            if (at % (7 * HOUR) == 0) {
                freshness.forget(PARTITION);
                hold(START + applied);
            }
        }
    }

    @Test
    void aRetentionThatWasRaisedSinceIsLearned() {
        begin(0);
        now += 2 * DAY;
        broker.raisedMs = 7 * DAY;
        assertThat(freshness.doubts(List.of(PARTITION))).isFalse();
        now += 6 * DAY;
        assertThat(freshness.doubts(List.of(PARTITION))).isTrue();
    }

    @Test
    void aPartitionThatIsReadToItsEndIsUpToDateAtOnce() {
        begin(100);
        broker.ends.put(PARTITION, 100L);
        now += MINUTE;
        freshness.ask(true);
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
        assertThat(broker.lookedInto).isEmpty();
    }

    @Test
    void onlyWhatStandsStillIsLookedInto() {
        begin(99);
        broker.ends.put(PARTITION, 100L);
        broker.ended.add(PARTITION); // behind 99 is the end of a transaction
        now += MINUTE;
        freshness.ask(true);
        assertThat(broker.lookedInto).isEmpty();
        now += MINUTE;
        freshness.ask(true);
        assertThat(broker.lookedInto).containsExactly(PARTITION);
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    @Test
    void whereTombstonesStayForGoodNoLagIsADoubt() {
        broker.retentionMs = Long.MAX_VALUE;
        broker.raisedMs = Long.MAX_VALUE;
        assertThat(firstDoubt(3 * DAY)).isZero();
        assertThat(freshness.oldest(PARTITION, now)).isNegative();
    }

    @Test
    void anEndThatOnlyAServerIsSparedUpToIsNotTheLanes() {
        begin(100);
        broker.ended.add(PARTITION);
        assertThat(freshness.isEnd(PARTITION, 1_000)).isTrue();
        assertThat(freshness.of(PARTITION)).isZero();
        assertThat(freshness.isEnd(PARTITION, 100)).isTrue();
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    @Test
    void norIsItWithoutAValueThatIsNotWholeYet() {
        begin(100);
        broker.ended.add(PARTITION);
        ledger.written(Map.of(PARTITION, 400L));
        assertThat(freshness.isEnd(PARTITION, 401)).isTrue();
        assertThat(freshness.of(PARTITION)).isZero();
        assertThat(freshness.isEnd(PARTITION, 400)).isTrue();
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    @Test
    void whereNobodyMayBeAskedWhatGoesForwardIsUpToDate() {
        broker.silent = true;
        begin(0);
        now += 3 * DAY;
        apply(1, START);
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    @Test
    void whatIsReadAgainIsAsOldAsWhatTheServerHolds() {
        begin(100);
        ledger.freshness().confirm(PARTITION, now);
        ledger.found("Redis", PARTITION, 50, true);
        ledger.takeRewinds();
        assertThat(ledger.freshness().of(PARTITION)).isZero();
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        begin(0);
        freshness.ask(false);
        now -= HOUR;
        hold(now - MINUTE);
        broker.ends.put(PARTITION, 0L);
        freshness.ask(false);
        assertThat(freshness.of(PARTITION)).isEqualTo(now);
    }

    /** How long a target is always this much behind until it is doubted, within five days; 0 if it is not. */
    private long firstDoubt(long lagMs) {
        begin(0);
        for (long at = 0; at < 5 * DAY; at += MINUTE) {
            now = START + at;
            broker.ends.put(PARTITION, at);
            long applied = Math.max(0, at - lagMs);
            apply(applied, START + applied);
            freshness.ask(false);
            if (freshness.doubts(List.of(PARTITION))) {
                return at;
            }
        }
        return 0;
    }

    private void begin(long offset) {
        ledger.begin(PARTITION, offset);
        hold(now);
    }

    private void hold(long timeMs) {
        ledger.hash("all", false).hold(Map.of(PARTITION, new Marker(1, 0, timeMs, "", "", "")));
    }

    private void apply(long offset, long recordMs) {
        ledger.applied(Map.of(PARTITION, offset));
        freshness.written(PARTITION, recordMs);
        freshness.reached(PARTITION, offset);
    }

    /** What Kafka would say. */
    private static final class Broker implements TopicFacts {
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Set<TopicPartition> ended = new HashSet<>();
        private final Set<TopicPartition> lookedInto = new HashSet<>();
        private boolean silent;
        private long retentionMs = DAY;
        private long raisedMs = DAY;

        @Override
        public boolean mayBeAsked() {
            return !silent;
        }

        @Override
        public String clusterId() {
            return "";
        }

        @Override
        public String topicId(String topic) {
            return "";
        }

        @Override
        public long deleteRetentionMs(String topic) {
            return retentionMs;
        }

        @Override
        public void learn(Collection<String> topics) {
            retentionMs = raisedMs;
        }

        @Override
        public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, long waitMs) {
            Map<TopicPartition, Long> told = new HashMap<>(ends);
            told.keySet().retainAll(partitions);
            return told;
        }

        @Override
        public Set<TopicPartition> ended(Map<TopicPartition, Long> offsets, long waitMs) {
            lookedInto.addAll(offsets.keySet());
            Set<TopicPartition> found = new HashSet<>(ended);
            found.retainAll(offsets.keySet());
            return found;
        }
    }
}
