package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.it.Keys;
import io.rediscdc.placement.Placement;
import io.rediscdc.sink.RedisSinkConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the markers at a target are for: each time it holds less than it had acknowledged, or another writes to it. */
class MarkerRedisIT {
    private static final TopicPartition ZERO = new TopicPartition("t.db0", 0);
    private static final String MARKERS = "__rediscdc:target:{all}:sink";

    @TempDir
    Path folder;

    @Test
    void whatARestartedServerHadNotSavedIsWrittenAgain() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = sink(redis)) {
            List<SinkRecord> records = new ArrayList<>(records(sink, 2));
            sink.put(records);
            redis.call("SAVE");
            List<SinkRecord> lost = List.of(sink.record(0, "k2", string("v")), sink.record(0, "k3", string("v")));
            sink.put(lost);
            assertThat(sink.committable(0)).isEqualTo(4);
            redis.kill();
            redis.run();
            records.addAll(lost);
            records.add(sink.record(0, "k4", string("v")));
            records.add(sink.record(0, "k5", string("v")));
            sink.put(records.subList(4, 6));
            assertThat(sink.takeSought()).containsExactly(2L);
            assertThat(redis.call("EXISTS", "k2", "k3", "k4"))
                    .as("written before")
                    .isEqualTo(0L);
            assertThat(sink.committable(0)).as("meanwhile").isEqualTo(2);
            sink.put(records.subList(2, 6));
            assertThat(redis.call("EXISTS", "k0", "k1", "k2", "k3", "k4", "k5")).isEqualTo(6L);
            assertThat(sink.committable(0)).isEqualTo(6);
        }
    }

    @Test
    void aFlushBetweenTwoBatchesIsFoundThoughNoConnectionIsLost() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = sink(redis)) {
            List<SinkRecord> records = records(sink, 4);
            sink.put(records.subList(0, 2));
            redis.call("FLUSHALL");
            sink.put(records.subList(2, 4));
            assertThat(sink.takeSought()).containsExactly(0L);
            assertThat(sink.committable(0)).isEqualTo(0);
            sink.put(records);
            assertThat(redis.call("EXISTS", "k0", "k1", "k2", "k3")).isEqualTo(4L);
            assertThat(sink.committable(0)).isEqualTo(4);
        }
    }

    @Test
    void aTargetThatWasEmptiedWhileNoTaskRanIsFilledFromTheBeginning() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder)) {
            try (SinkHarness sink = sink(redis)) {
                sink.put(records(sink, 4));
            }
            redis.call("FLUSHALL");
            try (SinkHarness sink = sink(redis)) {
                sink.beginAt(0, 4);
                sink.drain();
                await().untilAsserted(() -> {
                    sink.drain();
                    assertThat(sink.sought).isNotEmpty();
                });
                assertThat(sink.takeSought()).containsExactly(0L);
                assertThat(sink.committable(0)).isEqualTo(0);
            }
        }
    }

    @Test
    void aShardThatIsWipedIsFilledAgainAndTheOthersAreSparedWhatTheyHave() throws IOException {
        try (LocalRedis one = LocalRedis.start(folder);
                LocalRedis two = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(
                        Map.of("redis.topology", "sharded", "redis.uri", one.uri() + "," + two.uri()))) {
            Placement placement = Placement.named("slot", List.of("0", "1"));
            List<SinkRecord> records = records(sink, 40);
            sink.put(records.subList(0, 30));
            one.call("FLUSHALL");
            sink.put(records.subList(30, 40));
            assertThat(sink.takeSought()).containsExactly(0L);
            two.call("CONFIG", "RESETSTAT");
            sink.put(records.subList(0, 20));
            assertThat(two.call("INFO", "commandstats"))
                    .asInstanceOf(InstanceOfAssertFactories.BYTE_ARRAY)
                    .asString(StandardCharsets.US_ASCII)
                    .as("nothing older is written where newer states are")
                    .doesNotContain("cmdstat_set:", "cmdstat_mset:");
            sink.put(records.subList(20, 40));
            for (SinkRecord record : records) {
                LocalRedis shard = placement.of((byte[]) record.key()) == 0 ? one : two;
                assertThat(shard.call("EXISTS", record.key())).isEqualTo(1L);
            }
            assertThat(sink.committable(0)).isEqualTo(40);
        }
    }

    @Test
    void aShardThatIsWipedWhileAnotherIsAboutToBeFilledIsNotSparedEither() throws IOException {
        try (LocalRedis one = LocalRedis.start(folder);
                LocalRedis two = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(
                        Map.of("redis.topology", "sharded", "redis.uri", one.uri() + "," + two.uri()))) {
            List<SinkRecord> records = records(sink, 40);
            sink.put(records.subList(0, 30));
            one.call("FLUSHALL");
            sink.put(records.subList(30, 40));
            assertThat(sink.takeSought()).containsExactly(0L);
            two.kill();
            two.run();
            sink.put(records);
            await("an idle task looks after its target")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        if (!sink.takeSought().isEmpty()) {
                            sink.put(records);
                        }
                        return Keys.count(one::call) + Keys.count(two::call) == 40;
                    });
        }
    }

    @Test
    void whatIsLostInTheMiddleOfABatchIsWrittenAgain() throws IOException {
        for (String loss : List.of("restart", "flush")) {
            try (LocalRedis redis = LocalRedis.start(folder);
                    SinkHarness sink = SinkHarness.start(
                            Map.of("redis.uri", redis.uri(), "rate.limit.ops", "20", "batches.in.flight", "1"))) {
                List<SinkRecord> records = records(sink, 60);
                sink.deliver(records);
                await("a part to be written").until(() -> Keys.count(redis::call) > 3);
                if (loss.equals("restart")) {
                    redis.kill();
                    redis.run();
                } else {
                    redis.call("FLUSHALL");
                }
                sink.drain();
                while (!sink.takeSought().isEmpty()) {
                    sink.put(records);
                }
                assertThat(Keys.count(redis::call)).as(loss).isEqualTo(60);
                assertThat(sink.committable(0)).isEqualTo(60);
            }
        }
    }

    @Test
    void aTargetWithKeysOfOthersIsRefusedOnceAndForEachTask() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder)) {
            redis.call("SET", "foreign", "v");
            try (SinkHarness sink = sink(redis)) {
                SinkRecord record = sink.record(0, "k", string("v"));
                assertThatThrownBy(() -> sink.put(record))
                        .hasMessageContaining("target.initial=merge")
                        .hasMessageContaining("Nothing was written");
                assertThat(redis.call("DBSIZE")).isEqualTo(1L);
            }
            try (SinkHarness merging = SinkHarness.start(Map.of("redis.uri", redis.uri(), "target.initial", "merge"))) {
                merging.put(merging.record(0, "k", string("v")));
                assertThat(redis.call("EXISTS", "k", "foreign")).isEqualTo(2L);
            }
            try (SinkHarness sink = sink(redis)) {
                sink.put(sink.record(0, "k", string("v2")));
                assertThat(redis.call("GET", "k")).isEqualTo(bytes("v2"));
            }
        }
    }

    @Test
    void keysOfTheConnectorsThemselvesAreNobodys() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = sink(redis)) {
            redis.call("HSET", "__rediscdc:target:{all}:another", "t-0", "whatever");
            sink.put(sink.record(0, "k", string("v")));
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("v"));
        }
    }

    @Test
    void whoIsNotTheOwnerAnyMoreWritesNothing() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness former = sink(redis);
                SinkHarness successor = successor(redis)) {
            former.put(former.record(0, "k", string("1")));
            long before = clients(redis);
            successor.put(successor.record(0, "k", string("1")), successor.record(0, "k", string("2")));
            assertThat(clients(redis)).as("the former's connection is cut").isEqualTo(before);
            former.deliverInVain(List.of(former.record(0, "k", string("stale"))));
            former.failsAgain();
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("2"));
            successor.put(successor.record(0, "k", string("3")));
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("3"));
        }
    }

    @Test
    void whoWasCutAndIsTheOwnerAgainAfterAFailoverIsCutOnceMore() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness former = sink(redis);
                SinkHarness successor = successor(redis)) {
            former.put(former.record(0, "k", string("1")));
            Object lost = redis.call("HGET", MARKERS, "t.db0-0");
            successor.put(successor.record(0, "k", string("1")), successor.record(0, "k", string("2")));
            redis.call("HSET", MARKERS, "t.db0-0", lost); // as at a replica that had not got the successor's
            former.put(former.record(0, "k", string("stale")));
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("stale"));
            String owner = new String((byte[]) redis.call("HGET", MARKERS, "t.db0-0"), StandardCharsets.UTF_8);
            String id = owner.split(" ")[6].split("@")[0];
            assertThat(connections(redis)).contains("id=" + id);
            SinkRecord next = successor.record(0, "k", string("3"));
            successor.put(next);
            assertThat(connections(redis)).doesNotContain("id=" + id);
            if (!successor.takeSought().isEmpty()) {
                successor.put(next);
            }
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("3"));
        }
    }

    @Test
    void whoGivesItsPartitionsUpIsNotCut() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness former = sink(redis);
                SinkHarness successor = successor(redis)) {
            former.put(former.record(0, "k", string("1")), former.record(1, "k", string("1")));
            former.task.close(List.of(ZERO));
            long before = clients(redis);
            successor.put(successor.record(0, "k", string("2")));
            assertThat(clients(redis)).isEqualTo(before + 1);
            former.put(former.record(1, "k", string("2")));
        }
    }

    @Test
    void aMarkerOlderThanTombstonesIsNotTrusted() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder)) {
            try (SinkHarness sink = sink(redis)) {
                sink.put(sink.record(0, "k", string("1")));
            }
            String marker = new String((byte[]) redis.call("HGET", MARKERS, "t.db0-0"), StandardCharsets.UTF_8);
            String[] words = marker.split(" ");
            words[3] = Long.toString(Long.parseLong(words[3]) - 86_400_001);
            redis.call("HSET", MARKERS, "t.db0-0", String.join(" ", words));
            try (SinkHarness sink = sink(redis)) {
                SinkRecord record = sink.record(0, "k", string("2"));
                assertThatThrownBy(() -> sink.put(record))
                        .hasMessageContaining("on.stale.position=fail")
                        .hasMessageContaining("topics.delete.retention.ms");
                assertThat(redis.call("GET", "k")).isEqualTo(bytes("1"));
            }
        }
    }

    @Test
    void anOperatorMayStepOverARecord() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder)) {
            try (SinkHarness sink = sink(redis)) {
                sink.put(sink.record(0, "k", string("1")));
            }
            new RedisSinkConnector().alterOffsets(Map.of("name", "sink", "redis.uri", redis.uri()), Map.of(ZERO, 3L));
            try (SinkHarness sink = sink(redis)) {
                sink.beginAt(0, 3);
                sink.put(sink.record(0, "k", string("4")));
                assertThat(redis.call("GET", "k")).isEqualTo(bytes("4"));
                assertThat(sink.sought).isEmpty();
            }
        }
    }

    @Test
    void markersAreKeptInTheOnlyDatabaseOfTheTarget() throws IOException {
        try (LocalRedis redis = LocalRedis.start(folder);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", redis.uri(), "database.map", "0:3"))) {
            sink.put(sink.record(0, "k", string("1")));
            assertThat(redis.call("DBSIZE")).isEqualTo(0L);
            redis.call("SELECT", 3);
            assertThat(redis.call("HEXISTS", MARKERS, "t.db0-0")).isEqualTo(1L);
        }
    }

    private static SinkHarness sink(LocalRedis redis) {
        return SinkHarness.start(Map.of("redis.uri", redis.uri(), "retry.backoff.ms", "1"));
    }

    /** Another task of the same connector. */
    private static SinkHarness successor(LocalRedis redis) {
        return SinkHarness.start(Map.of("redis.uri", redis.uri(), "task.id", "1"));
    }

    private static List<SinkRecord> records(SinkHarness sink, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(sink.record(0, "k" + i, string("v")));
        }
        return records;
    }

    private static KeyValue string(String text) {
        return KeyValue.string(bytes(text), 0);
    }

    private static long clients(LocalRedis redis) {
        return connections(redis).size();
    }

    /** Of the sinks, each by its {@code id=N}. */
    private static List<String> connections(LocalRedis redis) {
        String list = new String((byte[]) redis.call("CLIENT", "LIST"), StandardCharsets.UTF_8);
        return Stream.of(list.split("\n"))
                .filter(line -> line.contains("name=redis-cdc"))
                .map(line -> line.split(" ")[0])
                .toList();
    }
}
