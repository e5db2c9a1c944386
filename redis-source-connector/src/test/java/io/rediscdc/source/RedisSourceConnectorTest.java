package io.rediscdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.source.config.SourceConfig;
import io.rediscdc.source.record.PlacementEpoch;
import io.rediscdc.source.shard.ShardSettings;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSourceConnectorTest {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final RedisSourceConnector connector = new RedisSourceConnector();

    @Test
    void eachErrorIsOnItsOwnField() {
        assertThat(errors(Map.of("topic.prefix", "no spaces", "capture.mode", "magic", "capture.databases", "x")))
                .containsKeys("topic.prefix", "capture.mode", "capture.databases")
                .doesNotContainKey("redis.uri");
        assertThat(errors(Map.of("capture.mode", "magic")).get("capture.mode"))
                .contains("must be one of auto, notifications, tracking, monitor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " , "})
    void whatIncludesNoKeyIsRefused(String globs) {
        assertThat(errors(Map.of("capture.keys.include", globs)).get("capture.keys.include"))
                .contains("holds no glob")
                .contains("set it to *");
    }

    @Test
    void whatConnectItselfReadsMustFitToo() {
        Map<String, String> config =
                new HashMap<>(Map.of("key.converter", "other", "exactly.once.support", "required"));
        config.put("topic.creation.default.partitions", null);
        config.put("value.converter", null);
        Map<String, String> errors = errors(config);
        assertThat(errors.get("key.converter"))
                .contains("key.converter=other does not fit")
                .contains(BYTES);
        assertThat(errors.get("value.converter")).contains("is not set").contains(BYTES);
        assertThat(errors.get("topic.creation.default.partitions"))
                .contains("is not set")
                .contains("from 1 on");
        assertThat(errors.get("exactly.once.support"))
                .contains("cannot be replayed")
                .contains("capture.mode=auto");
    }

    @Test
    void whatZombiesMayDoIsSaidWithTheWayOut() {
        assertThat(RedisSourceConnector.zombies(5_000))
                .contains("repaired by the next pass")
                .contains("(5000)");
        assertThat(RedisSourceConnector.zombies(0))
                .contains("no pass repairs that")
                .contains("exactly.once.source.support=enabled")
                .contains("set the interval");
    }

    @Test
    void formatsAndConvertersMustFitEachOther() {
        Map<String, String> typed = new HashMap<>(Map.of("value.format", "typed", "key.format", "utf8"));
        Map<String, String> errors = errors(typed);
        assertThat(errors.get("value.converter"))
                .contains("ByteArrayConverter does not fit")
                .contains("JsonConverter");
        assertThat(errors.get("key.converter"))
                .contains("key.format=utf8 needs")
                .contains("StringConverter");
        typed.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        typed.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        assertThat(errors(typed)).doesNotContainKeys("key.converter", "value.converter", "transforms");
        typed.put("value.max.bytes", "15000001");
        assertThat(errors(typed).get("value.max.bytes")).contains("at most 15000000");
        typed.put("transforms", "drop");
        typed.put("transforms.drop.type", "org.apache.kafka.connect.transforms.DropHeaders");
        assertThat(errors(typed).get("transforms")).contains("our own headers");
        assertThat(errors(Map.of("text.mode", "utf8", "delete.events", "true")))
                .containsKeys("text.mode", "delete.events");
    }

    @Test
    void whatWouldBlindAPassIsRefusedUnlessItIsGivenUp() {
        Map<String, String> config = new HashMap<>(Map.of(
                "errors.tolerance", "all",
                "transforms", "route",
                "transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter",
                "topic.creation.default.cleanup.policy", "compact,delete",
                "redis.uri", "redis://127.0.0.1:1"));
        config.put("kafka.bootstrap.servers", null);
        Map<String, String> errors = errors(config);
        assertThat(errors)
                .containsOnlyKeys(
                        "errors.tolerance",
                        "transforms",
                        "topic.creation.default.cleanup.policy",
                        "kafka.bootstrap.servers");
        assertThat(errors.values()).allMatch(message -> message.contains("reconcile.candidates=none"));
        config.put("reconcile.candidates", "none");
        assertThat(errors(config)).containsOnlyKeys("redis.uri");
        config.put("reconcile.candidates", "topic");
        config.put("transforms.route.type", "org.apache.kafka.connect.transforms.InsertHeader");
        assertThat(errors(config)).doesNotContainKey("transforms");
    }

    @Test
    void aServerThatCannotBeReachedIsSaidOnItsUri() {
        assertThat(errors(Map.of("redis.uri", "redis://127.0.0.1:1")))
                .containsOnlyKeys("redis.uri")
                .extractingByKey("redis.uri")
                .asString()
                .contains("127.0.0.1:1 cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "0,1", "0-3"})
    void trackingCapturesOneDatabase(String databases) {
        assertThat(errors(Map.of("capture.mode", "tracking", "capture.databases", databases)))
                .containsOnlyKeys("capture.databases")
                .extractingByKey("capture.databases")
                .asString()
                .contains("capture.databases=" + databases, "no database number", "name a single one");
    }

    @Test
    void theOneDatabaseOfTrackingMayBeAny() {
        assertThat(errors(Map.of(
                        "capture.mode", "tracking", "capture.databases", "3", "redis.uri", "redis://127.0.0.1:1")))
                .containsOnlyKeys("redis.uri");
    }

    @Test
    void offsetsCanBeAlteredAndGarbageRemoved() {
        assertThat(connector.alterOffsets(
                        Map.of(), Map.of(Map.of("shard", "a"), Map.of("v", 1, "phase", "streaming", "pass", 4))))
                .isTrue();
        assertThat(connector.alterOffsets(Map.of(), Collections.singletonMap(Map.of("garbage", "x"), null)))
                .isTrue();
        assertThatThrownBy(() -> connector.alterOffsets(Map.of(), Map.of(Map.of("garbage", "x"), Map.of("v", 1))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("shard");
    }

    @Test
    void eachTaskGetsAConfigurationOfItsOwn() {
        Map<String, String> config = new HashMap<>(valid());
        config.put("redis.uri", "a=redis://h:1,b=redis://h:2,c=redis://h:3");
        connector.start(config);
        List<Map<String, String>> tasks = connector.taskConfigs(2);
        assertThat(tasks).extracting(task -> task.get("task.shards")).containsExactly("a,c", "b");
        assertThat(tasks).extracting(task -> task.get("task.id")).containsExactly("0", "1");
    }

    @Test
    void oneKeySpaceNeedsSeveralNamedServersThatAreReadWhole() {
        Map<String, String> config = new HashMap<>(Map.of("source.sharding", "slot", "redis.uri", "a=redis://h:1"));
        assertThat(errors(config))
                .containsOnlyKeys("source.sharding")
                .extractingByKey("source.sharding")
                .asString()
                .contains("source.sharding=slot", "redis.uri=a=redis://h:1 names one", "source.sharding=none");
        config.put("redis.uri", "redis://h:1,redis://h:2");
        assertThat(errors(config))
                .containsOnlyKeys("redis.uri")
                .extractingByKey("redis.uri")
                .asString()
                .contains("several servers need a name each");
        config.put("redis.uri", "a=redis://h:1,b=redis://h:1");
        assertThat(errors(config))
                .containsOnlyKeys("redis.uri")
                .extractingByKey("redis.uri")
                .asString()
                .contains("names h:1 twice");
        config.put("redis.uri", "a=redis://h:1,b=redis://h:2");
        config.put("snapshot.mode", "never");
        assertThat(errors(config))
                .containsOnlyKeys("snapshot.mode")
                .extractingByKey("snapshot.mode")
                .asString()
                .contains("source.sharding=slot", "set snapshot.mode=initial");
        assertThat(errors(Map.of("source.sharding", "range")).get("source.sharding"))
                .contains("must be one of none, slot, ketama, jedis, modulo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentinel", "cluster"})
    void aTopologyThatDealsOutByItselfTakesNoSharding(String topology) {
        Map<String, String> config = new HashMap<>(Map.of("source.sharding", "ketama", "redis.topology", topology));
        config.put("redis.uri", "redis://127.0.0.1:1,redis://127.0.0.1:2");
        config.put("redis.sentinel.master", topology.equals("sentinel") ? "m" : null);
        assertThat(errors(config))
                .containsOnlyKeys("source.sharding")
                .extractingByKey("source.sharding")
                .asString()
                .contains("source.sharding=ketama", "redis.topology is " + topology, "redis.topology=standalone");
    }

    @Test
    void shardsOfAKeySpaceShareItsTopicsAndOwnEachKeyOnce() {
        Map<String, String> properties = new HashMap<>(valid());
        properties.put("redis.uri", "a=redis://h:1,b=redis://h:2,c=redis://h:3");
        properties.put("source.sharding", "modulo");
        SourceConfig config = new SourceConfig(properties);
        List<ShardSettings> shards = config.shards(2).stream()
                .peek(shard -> assertThat(shard.topicPart()).isNull())
                .map(shard -> config.shardSettings(shard, PlacementEpoch.NONE))
                .toList();
        assertThat(config.placement()).isEqualTo("modulo a,b,c");
        for (int i = 0; i < 1_000; i++) {
            byte[] key = ("key:" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(shards.stream().filter(shard -> shard.filter().accepts(key)))
                    .hasSize(1);
            assertThat(shards).allMatch(shard -> shard.filter().matches(key));
        }
    }

    @Test
    void slotsOfAClusterAreDealtOutInRangesThatNeverChange() {
        Map<String, String> config = new HashMap<>(valid());
        config.put("redis.topology", "cluster");
        config.put("redis.uri", "redis://h:1,redis://h:2");
        connector.start(config);
        assertThat(connector.taskConfigs(3))
                .extracting(task -> task.get("task.shards"))
                .containsExactlyInAnyOrder("slots-0-5119", "slots-5120-10239", "slots-10240-16383");
        assertThat(connector.taskConfigs(100)).hasSize(16);
    }

    private Map<String, String> errors(Map<String, String> changes) {
        Map<String, String> config = new HashMap<>(valid());
        config.putAll(changes);
        config.values().removeIf(value -> value == null);
        Map<String, String> errors = new HashMap<>();
        for (ConfigValue value : connector.validate(config).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), String.join("; ", value.errorMessages()));
            }
        }
        return errors;
    }

    private static Map<String, String> valid() {
        return Map.of(
                "name", "c",
                "redis.uri", "redis://127.0.0.1:6379",
                "topic.prefix", "p",
                "topic.creation.default.partitions", "4",
                "topic.creation.default.cleanup.policy", "compact",
                "kafka.bootstrap.servers", "127.0.0.1:9092",
                "key.converter", BYTES,
                "value.converter", BYTES);
    }
}
