package io.rediscdc.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slots;
import io.rediscdc.format.BinaryFormat;
import io.rediscdc.it.ConnectHarness;
import io.rediscdc.it.SharedConnect;
import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Targets that were away for too long, or whose topic was made anew: refused, or read from the beginning and rid of the rest. */
@ExtendWith(SharedConnect.class)
class StalePositionIT {
    private static final int PARTITIONS = 2;
    private static final long RETENTION_MS = 60_000;
    private static final String MARKERS = "__rediscdc:target:{all}:";

    private final String name = "stale-" + System.nanoTime();
    private final String topic = name + ".db0";
    /** How old the records are that are produced. */
    private long ageMs;

    private RedisServer target;
    private ConnectHarness connect;

    @BeforeEach
    void start(ConnectHarness shared) {
        connect = shared;
        target = RedisServer.start(RedisBinary.find());
        createTopic();
    }

    @AfterEach
    void end() {
        target.close();
    }

    @Test
    void aDeletionWhoseTombstoneIsCompactedAwayWhileTheTargetWasAwayIsMadeUpFor() throws Exception {
        deletedWhileAway();
        connect.submit(name, sink("rebuild"));
        connect.resume(name);
        await("the target to hold what the topic holds")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    assertThat(exists("gone1", "gone2")).isZero();
                    assertThat(exists("kept1", "kept2", "later1", "later2")).isEqualTo(4);
                });
        await("the end of it").untilAsserted(() -> assertThat(markers()).noneMatch(it -> it.endsWith(" replacing")));
        connect.restart(name);
        produce("last", "v");
        await("a restart to be like any other").until(() -> exists("last") == 1);
    }

    @Test
    void aTopicThatIsNotCompactedForgetsNoTombstones() throws Exception {
        try (Admin admin = connect.kafka().createAdminClient()) {
            setPolicy(admin, TopicConfig.CLEANUP_POLICY_DELETE);
        }
        fill(sink("fail"));
        connect.stop(name);
        makeOld();
        for (String key : List.of("gone1", "gone2")) {
            connect.topics().produce(topic, partition(key), bytes(key), null);
        }
        connect.resume(name);
        await("the deletions").atMost(Duration.ofSeconds(60)).until(() -> exists("gone1", "gone2") == 0);
    }

    @Test
    void byDefaultItIsRefusedByTheTopicsOwnRetention() throws Exception {
        deletedWhileAway();
        connect.submit(name, sink("fail"));
        connect.resumeOnly(name);
        assertThat(connect.awaitFailedTask(name))
                .contains("longer ago than the topic keeps tombstones")
                .contains("on.stale.position=rebuild");
        assertThat(exists("gone1", "gone2", "kept1", "kept2")).isEqualTo(4);
        assertThat(exists("later1", "later2")).isZero();
    }

    @Test
    void aPositionAtTheEndIsNeverTooOldEvenBehindATransaction() throws Exception {
        fill(sink("fail"));
        produceInTransaction("kept1", "w");
        await("the key").until(() -> Arrays.equals((byte[]) target.call("GET", "kept1"), bytes("w")));
        connect.stop(name);
        makeOld();
        connect.resume(name);
        awaitRenewed();
        for (String key : List.of("kept1", "kept2", "later1", "later2")) {
            produce(key, "x");
        }
        await("the keys").until(() -> exists("later1", "later2") == 2);
    }

    @Test
    void norIsOneAtTheEndThatKafkaIsBehind() throws Exception {
        Map<String, String> small = sink("fail");
        small.putAll(Map.of("batch.max.records", "1", "batches.in.flight", "1"));
        ageMs = RETENTION_MS + 1_000;
        fill(small);
        connect.stop(name);
        makeOld();
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            beginning.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
        }
        try (Admin admin = connect.kafka().createAdminClient()) {
            await("nobody to be in the group").ignoreExceptions().until(() -> {
                admin.alterConsumerGroupOffsets("connect-" + name, beginning)
                        .all()
                        .get();
                return true;
            });
        }
        connect.resume(name);
        awaitRenewed();
        for (String key : List.of("later1", "later2")) {
            produce(key, "x");
        }
        await("the keys").atMost(Duration.ofSeconds(60)).until(() -> exists("later1", "later2") == 2);
    }

    @Test
    @Tag("matrix")
    void aPauseLongerThanTombstonesStayIsTooLong() throws Exception {
        try (Admin admin = connect.kafka().createAdminClient()) {
            set(admin, TopicConfig.DELETE_RETENTION_MS_CONFIG, "1");
        }
        fill(sink("fail"));
        connect.pause(name);
        for (String key : List.of("kept1", "kept2", "later1", "later2")) {
            produce(key, "x");
        }
        long from = System.nanoTime();
        await("a long pause")
                .atMost(Duration.ofMinutes(2))
                .until(() -> System.nanoTime() - from > Duration.ofSeconds(45).toNanos());
        connect.resumeOnly(name);
        assertThat(connect.awaitFailedTask(name)).contains("longer ago than the topic keeps tombstones");
        assertThat(exists("later1", "later2")).isZero();
    }

    @Test
    @Tag("matrix")
    void aBacklogThatTakesLongerThanTombstonesStayIsTooLong() throws Exception {
        try (Admin admin = connect.kafka().createAdminClient()) {
            set(admin, TopicConfig.DELETE_RETENTION_MS_CONFIG, "1");
        }
        Map<String, String> slow = sink("fail");
        slow.putAll(Map.of("batch.max.records", "1", "batches.in.flight", "1", "rate.limit.ops", "2"));
        fill(slow);
        for (int i = 0; i < 300; i++) {
            produce("backlog" + i, "x");
        }
        assertThat(connect.awaitFailedTask(name)).contains("longer ago than the topic keeps tombstones");
        assertThat(exists("backlog0")).isEqualTo(1);
        assertThat(exists("backlog299")).isZero();
    }

    @Test
    void aTargetThatWasMergedWithIsNotRebuilt() throws Exception {
        target.call("SET", "theirs", "v");
        Map<String, String> merging = sink("fail");
        merging.put("target.initial", "merge");
        fill(merging);
        connect.stop(name);
        for (String key : List.of("later1", "later2", "kept1", "kept2")) {
            produce(key, "v");
        }
        makeOld();
        connect.submit(name, sink("rebuild"));
        connect.resumeOnly(name);
        assertThat(connect.awaitFailedTask(name)).contains("merged with").contains("target.initial=replace");
        assertThat(exists("theirs")).isEqualTo(1);
    }

    @Test
    void ofATopicThatWasMadeAnewNothingOldIsLeft() throws Exception {
        fill(sink("rebuild"));
        String former = topicId();
        assertThat(markers()).allMatch(marker -> marker.contains(" " + former + " "));
        connect.stop(name);
        recreateTopic();
        String now = topicId();
        produce("kept1", "anew");
        connect.resume(name);
        await("what the former topic held to go").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(exists("gone1", "gone2", "kept2")).isZero();
            assertThat(target.call("GET", "kept1")).isEqualTo(bytes("anew"));
            assertThat(markers()).allMatch(marker -> marker.contains(" " + now + " "));
            assertThat(markers()).noneMatch(marker -> marker.endsWith(" replacing"));
        });
    }

    @Test
    void ofATopicThatWasMadeAnewNothingIsReadUnlessItMayBe() throws Exception {
        fill(sink("fail"));
        connect.stop(name);
        recreateTopic();
        produce("kept1", "anew");
        connect.resumeOnly(name);
        assertThat(connect.awaitFailedTask(name)).contains("made anew").contains("FLUSHALL");
        assertThat(target.call("GET", "kept1")).isEqualTo(bytes("v"));
    }

    /** Keys come, the sink goes, some are deleted, and both record and tombstone vanish from the log. */
    private void deletedWhileAway() throws Exception {
        fill(sink("rebuild"));
        connect.stop(name);
        for (String key : List.of("gone1", "gone2")) {
            connect.topics().produce(topic, partition(key), bytes(key), null);
        }
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        try (Admin admin = connect.kafka().createAdminClient()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
            }
            setPolicy(admin, TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
            admin.deleteRecords(all).all().get();
            setPolicy(admin, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        for (String key : List.of("kept1", "kept2", "later1", "later2")) {
            produce(key, "v");
        }
        makeOld();
    }

    /** Records are only deleted on request where the policy is to delete. */
    private void setPolicy(Admin admin, String policy) throws Exception {
        set(admin, TopicConfig.CLEANUP_POLICY_CONFIG, policy);
    }

    private void set(Admin admin, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
    }

    private void fill(Map<String, String> config) throws Exception {
        for (String key : List.of("gone1", "gone2", "kept1", "kept2")) {
            produce(key, "v");
        }
        connect.run(name, config);
        await("the keys").atMost(Duration.ofSeconds(60)).until(() -> exists("gone1", "gone2", "kept1", "kept2") == 4);
        await("the markers").until(() -> markers().stream().noneMatch(marker -> marker.split(" ")[2].equals("0")));
    }

    /** As if the target had been away for longer than the topic keeps tombstones, and for less than is assumed. */
    private void makeOld() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String field = topic + "-" + partition;
            String marker = new String((byte[]) target.call("HGET", MARKERS + name, field), StandardCharsets.UTF_8);
            String[] words = marker.split(" ");
            words[3] = Long.toString(Long.parseLong(words[3]) - RETENTION_MS - 1_000);
            target.call("HSET", MARKERS + name, field, String.join(" ", words));
        }
    }

    private void awaitRenewed() {
        long recent = System.currentTimeMillis() - RETENTION_MS;
        await("the markers to be renewed").atMost(Duration.ofSeconds(60)).until(() -> markers().stream()
                .allMatch(marker -> Long.parseLong(marker.split(" ")[3]) > recent));
    }

    private Map<String, String> sink(String onStale) {
        Map<String, String> config = Configs.sink(target.uri(), name);
        config.put("on.stale.position", onStale);
        config.put("kafka.bootstrap.servers", connect.bootstrap());
        return config;
    }

    private void createTopic() {
        connect.kafka()
                .createTopic(
                        topic,
                        PARTITIONS,
                        1,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                                Long.toString(RETENTION_MS)));
    }

    private void recreateTopic() throws Exception {
        String before = topicId();
        connect.kafka().deleteTopic(topic);
        await("the topic to go").atMost(Duration.ofSeconds(30)).until(() -> {
            try (Admin admin = connect.kafka().createAdminClient()) {
                return !admin.listTopics().names().get().contains(topic);
            }
        });
        createTopic();
        assertThat(topicId()).isNotEqualTo(before);
    }

    private String topicId() throws Exception {
        try (Admin admin = connect.kafka().createAdminClient()) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId()
                    .toString();
        }
    }

    private void produce(String key, String value) throws Exception {
        byte[] state = BinaryFormat.encode(
                KeyValue.string(bytes(value), 0), new Origin("a", 0, 1, false, System.currentTimeMillis()));
        connect.topics().produce(topic, partition(key), System.currentTimeMillis() - ageMs, bytes(key), state);
    }

    private void produceInTransaction(String key, String value) throws Exception {
        byte[] state = BinaryFormat.encode(
                KeyValue.string(bytes(value), 0), new Origin("a", 0, 1, false, System.currentTimeMillis()));
        Map<String, Object> settings = Map.of("bootstrap.servers", connect.bootstrap(), "transactional.id", name);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(topic, partition(key), bytes(key), state));
            producer.commitTransaction();
        }
    }

    private static int partition(String key) {
        return Slots.partition(bytes(key), PARTITIONS);
    }

    private long exists(String... keys) {
        return Stream.of(keys)
                .filter(key -> target.call("EXISTS", key).equals(1L))
                .count();
    }

    private List<String> markers() {
        List<?> pairs = (List<?>) target.call("HGETALL", MARKERS + name);
        return IntStream.range(0, pairs.size() / 2)
                .filter(i -> !new String((byte[]) pairs.get(2 * i), StandardCharsets.UTF_8).equals("."))
                .mapToObj(i -> new String((byte[]) pairs.get(2 * i + 1), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
