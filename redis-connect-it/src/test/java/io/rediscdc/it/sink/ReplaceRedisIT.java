package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.SlotTags;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.Keys;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisCluster;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on while keys are removed that the topics do not hold, at moments that only a test can hold still. */
@ExtendWith(SharedConnect.class)
class ReplaceRedisIT {
    private static final String TOPIC = "t.db0";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int FOREIGN = 10_000;

    private ConnectHarness connect;
    private RedisServer target;

    @BeforeEach
    void start(ConnectHarness shared) {
        connect = shared;
        connect.createCompactedTopic(TOPIC, 1);
        target = RedisServer.start(RedisBinary.find());
        target.call("EVAL", "for i = 1, ARGV[1] do redis.call('SET', 'foreign:' .. i, i) end", 0, FOREIGN);
    }

    @AfterEach
    void end() {
        target.close();
        connect.kafka().deleteTopic(TOPIC);
    }

    @ParameterizedTest(name = "told of it: {0}")
    @ValueSource(booleans = {true, false})
    void whoLosesItsPartitionInTheMiddleRemovesNothingOfItsSuccessors(boolean told) throws Exception {
        try (SinkHarness former = start("0", 1_000);
                SinkHarness successor = start("1", 10_000)) {
            former.put(produced(former.record(0, "held", string("v"))));
            awaitSomeRemoved();
            if (told) {
                former.task.close(List.of(PARTITION));
            }
            successor.beginAt(0, 1);
            String next = oneThatIsStillThere();
            successor.deliver(List.of(produced(successor.record(0, next, string("of a record")))));
            soon("the successor to be done").until(() -> {
                former.task.put(List.of());
                successor.task.put(List.of());
                return markers().noneMatch(it -> it.endsWith(" replacing"));
            });
            assertThat(target.call("GET", next)).isEqualTo(bytes("of a record"));
            assertThat(target.call("GET", "held")).isEqualTo(bytes("v"));
            assertThat(Keys.count(target::call)).isEqualTo(2L);
        }
    }

    @Test
    void ofATopicThatIsMadeAnewInTheMiddleEveryKeyIsThereInTheEnd() throws Exception {
        try (SinkHarness sink = start("0", 2_000)) {
            sink.put(produced(sink.record(0, "former", string("v"))));
            awaitSomeRemoved();
            String next = oneThatIsStillThere();
            recreateTopic();
            List<SinkRecord> anew = List.of(at(0, next), at(1, "anew"), at(2, "last"));
            for (SinkRecord each : anew) {
                produced(each);
            }
            sink.deliver(anew.subList(1, 3)); // as a consumer does that finds its offset in the new topic as well
            endsAsTheNewTopicIs(sink, anew, next);
        }
    }

    @Test
    void norIsOneThatIsMadeAnewBeforeAllWasApplied() throws Exception {
        try (SinkHarness sink = start("0", 10_000)) {
            SinkRecord first = produced(sink.record(0, "former", string("v")));
            produced(sink.record(0, "never", string("delivered")));
            sink.put(first);
            soon("the topic to be read").until(() -> SinkHarness.metric("replace-keys-held") == 2);
            recreateTopic();
            List<SinkRecord> anew = List.of(at(0, "foreign:1"), at(1, "anew"), at(2, "last"));
            for (SinkRecord each : anew) {
                produced(each);
            }
            sink.deliver(anew.subList(1, 3));
            endsAsTheNewTopicIs(sink, anew, "foreign:1");
        }
    }

    @Test
    void aServerThatComesBackAsItWasBeforeItsMarkersIsReplacedOnceMore() throws Exception {
        try (SinkHarness sink = start("0", 20_000)) {
            SinkRecord first = produced(sink.record(0, "held", string("v")));
            sink.put(first);
            soon("the first replacement to be done").until(() -> {
                sink.task.put(List.of());
                return Keys.count(target::call) == 1 && markers().noneMatch(it -> it.endsWith(" replacing"));
            });
            target.call("EVAL", "redis.call('FLUSHALL') redis.call('MSET', 'held', 'old', 'foreign:1', 'old')", 0);
            SinkRecord next = produced(sink.record(0, "next", string("v")));
            sink.put(next);
            assertThat(sink.takeSought()).containsExactly(0L);
            sink.deliver(List.of(first, next));
            soon("the end of it").until(() -> {
                sink.task.put(List.of());
                return Keys.count(target::call) == 2
                        && target.call("EXISTS", "next").equals(1L);
            });
            assertThat(target.call("GET", "held")).isEqualTo(bytes("v"));
        }
    }

    @Test
    void aSlotThatIsOnItsWayForLongKeepsNobodyBusy() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(RedisBinary.find(), 2, 0)) {
            RedisServer from = cluster.ownerOf(0);
            from.call("SET", "{" + SlotTags.of(0) + "}foreign", "v");
            Map<String, String> ofCluster =
                    Map.of("redis.uri", cluster.uris(), "redis.topology", "cluster", "rate.limit.ops", "0");
            cluster.beginToMigrate(0, cluster.ownerOf(16_383));
            try (SinkHarness sink = start("0", ofCluster)) {
                sink.put(produced(sink.record(0, "held", string("v"))));
                soon("the removal to begin").until(() -> {
                    sink.task.put(List.of());
                    return SinkHarness.metric("replace-keys-held") == 1;
                });
                Thread.sleep(1_000);
                from.call("CONFIG", "RESETSTAT");
                Thread.sleep(3_000);
                ServerInfo stats = ServerInfo.parse((byte[]) from.call("INFO", "commandstats"));
                assertThat(stats.get("cmdstat_cluster|nodes")).matches("calls=\\d{1,2},.*");
            }
        }
    }

    private void endsAsTheNewTopicIs(SinkHarness sink, List<SinkRecord> anew, String first) {
        soon("the topic to be asked for from its beginning").until(() -> {
            sink.task.put(List.of());
            return sink.takeSought().contains(0L);
        });
        sink.deliver(anew);
        soon("the end of it").until(() -> {
            sink.task.put(List.of());
            return markers().noneMatch(it -> it.endsWith(" replacing"))
                    && target.call("EXISTS", "last").equals(1L);
        });
        assertThat(target.call("EXISTS", first, "anew", "last")).isEqualTo(3L);
        assertThat(Keys.count(target::call)).isEqualTo(3L);
    }

    private SinkHarness start(String task, int rate) {
        return start(task, Map.of("rate.limit.ops", Integer.toString(rate)));
    }

    private SinkHarness start(String task, Map<String, String> more) {
        Map<String, String> props = new HashMap<>(Map.of(
                "redis.uri",
                target.uri(),
                "task.id",
                task,
                "topics",
                TOPIC,
                "target.initial",
                "replace",
                "on.stale.position",
                "rebuild",
                "kafka.bootstrap.servers",
                connect.bootstrap(),
                "retry.backoff.ms",
                "50",
                "retry.backoff.max.ms",
                "500"));
        props.putAll(more);
        return SinkHarness.start(props);
    }

    private SinkRecord produced(SinkRecord record) throws Exception {
        connect.topics().produce(TOPIC, 0, (byte[]) record.key(), (byte[]) record.value());
        return record;
    }

    private static SinkRecord at(long offset, String key) {
        byte[] state = BinaryFormat.encode(string("anew"), new Origin("a", 0, 1, false, offset));
        return new SinkRecord(TOPIC, 0, null, bytes(key), null, state, offset);
    }

    private void awaitSomeRemoved() {
        soon("some to be removed").until(() -> {
            long left = Keys.count(target::call);
            return left < FOREIGN && left > FOREIGN / 2;
        });
    }

    private String oneThatIsStillThere() {
        List<?> page = (List<?>) target.call("KEYS", "foreign:*");
        return new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
    }

    private void recreateTopic() throws Exception {
        connect.kafka().deleteTopic(TOPIC);
        soon("the topic to go").until(() -> {
            try (Admin admin = connect.kafka().createAdminClient()) {
                return !admin.listTopics().names().get().contains(TOPIC);
            }
        });
        connect.createCompactedTopic(TOPIC, 1);
    }

    private Stream<String> markers() {
        return ((List<?>) target.call("HVALS", "__rediscdc:target:{all}:sink"))
                .stream().map(value -> new String((byte[]) value, StandardCharsets.UTF_8));
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static KeyValue string(String value) {
        return KeyValue.string(bytes(value), 0);
    }
}
