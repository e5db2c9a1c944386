package io.rediscdc.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What validate says without a server: every case has an error, so none is looked for. */
class RedisSinkConnectorTest {
    private final RedisSinkConnector connector = new RedisSinkConnector();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "redis.uri               | http://h                 | redis.uri               | must start with redis://",
                "redis.uri               | redis://u:p@h            | redis.uri               | redis.password",
                "redis.uri               | a=redis://h1,b=redis://h2 | redis.uri              | several servers",
                "redis.uri               | redis://h1,redis://h2    | redis.uri               | several servers",
                "redis.topology          | ring                     | redis.topology          | one of standalone, sentinel, cluster, sharded",
                "redis.topology          | sentinel                 | redis.sentinel.master   | is missing",
                "redis.sharding          | hash                     | redis.sharding          | one of slot, ketama, jedis, modulo",
                "redis.sharding          | slot                     | redis.sharding          | set redis.topology=sharded",
                "redis.sentinel.master   | m                        | redis.sentinel.master   | asks no sentinels",
                "redis.sentinel.master   | m,                       | redis.sentinel.master   | '' must be 1 to 128",
                "redis.username          | u                        | redis.password          | is missing",
                "database.map            | 0:0,1                    | database.map            | '1' is not a pair",
                "database.map            | *:0                      | database.map            | database.map.collisions=allow",
                "database.map            | 5:5                      | database.map            | does not hold database 0",
                "keys.include            | \" \"                      | keys.include            | holds no glob, so no key would take part",
                "keys.include            | ,                        | keys.include            | set it to * for all keys",
                "key.prefix.add          | {a}:                     | key.prefix.add          | hash tags",
                "key.prefix.add          | a${db}                   | key.prefix.add          | no digit",
                "key.prefix.add          | __rediscdc:              | key.prefix.add          | connectors' own",
                "key.prefix.strip        | a{                       | key.prefix.strip        | hash tags",
                "database.map.collisions | perhaps                  | database.map.collisions | one of refuse, allow",
                "topics.db.pattern       | db\\d+                   | topics.db.pattern       | exactly one",
                "topics                  | orders                   | topics.db.pattern       | topic orders",
                "batch.max.records       | 0                        | batch.max.records       | from 1 to",
                "batches.in.flight       | 65                       | batches.in.flight       | from 1 to",
                "retry.backoff.max.ms    | 99                       | retry.backoff.max.ms    | retry.backoff.ms=100",
                "apply.expired           | sometimes                | apply.expired           | one of always, never, if-due",
                "rate.limit.ops          | -1                       | rate.limit.ops          | at least 0",
                "rate.limit.bytes        | -1                       | rate.limit.bytes        | at least 0",
                "wait.replicas           | -1                       | wait.replicas           | from 0 to",
                "memory.guard.percent    | 101                      | memory.guard.percent    | from 0 to 100",
                "retry.timeout.ms        | -2                       | retry.timeout.ms        | at least -1",
                "errors.tolerance        | all                      | errors.tolerance        | errors.deadletterqueue.topic.name",
                "value.converter         | org.apache.kafka.connect.storage.StringConverter | value.converter | ByteArrayConverter",
                "key.converter           | org.apache.kafka.connect.json.JsonConverter | key.converter | StringConverter",
            })
    void everyMistakeIsShownOnTheFieldToEdit(String key, String value, String field, String text) {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "redis://h:1", "topics", "t.db0"));
        props.put(key, value);
        Map<String, List<String>> errors = errors(props);
        assertThat(errors).containsOnlyKeys(field);
        assertThat(errors.get(field)).singleElement().asString().contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cluster  | database.map          | 0:0,1:3               | database.map            | leads into database 3, and a cluster has only database 0",
                "cluster  | topics                | t.db3                 | database.map            | does not hold database 3",
                "sentinel | redis.sentinel.master | a,b                   | redis.sentinel.master   | redis.topology=sharded",
                "sharded  | redis.uri             | redis://h,redis://h:6379 | redis.uri            | names h:6379 twice",
                "sharded  | redis.sentinel.username | u                   | redis.sentinel.username | redis.uri names the shards",
            })
    void whatDoesNotFitTheTopologyIsShownOnTheFieldToEdit(
            String topology, String key, String value, String field, String text) {
        Map<String, String> props =
                new HashMap<>(Map.of("redis.uri", "redis://h:1", "topics", "t.db0", "redis.topology", topology));
        props.put(key, value);
        Map<String, List<String>> errors = errors(props);
        assertThat(errors).containsOnlyKeys(field);
        assertThat(errors.get(field)).singleElement().asString().contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "targets                     | a,a                 | targets                  | given twice",
                "targets                     | a.b,c               | targets                  | letters, digits",
                "targets                     | a,b,c               | targets.c.redis.uri      | Missing required",
                "targets.c.redis.uri         | redis://h3:1        | targets.c.redis.uri      | targets=a,b does not name it",
                "targets.a.redis.url         | redis://h3:1        | targets.a.redis.url      | cannot be set for one target",
                "targets.a.topics.db.pattern | x(\\d)            | targets.a.topics.db.pattern | cannot be set for one",
                "targets.a.redis.uri         | http://h            | targets.a.redis.uri      | must start with redis://",
                "targets.b.redis.uri         | redis://h1:1        | targets.b.redis.uri      | both lead to h1:1",
                "targets.b.batch.max.records | 0                   | targets.b.batch.max.records | from 1 to",
                "batch.max.records           | 0                   | batch.max.records        | from 1 to",
                "targets.a.on.failure        | perhaps             | targets.a.on.failure     | one of wait, park",
                "targets.b.database.map      | 0:0,1:0             | targets.b.database.map   | collisions",
            })
    void whatIsWrongWithATargetIsShownAtTheTarget(String key, String value, String field, String text) {
        Map<String, String> props = new HashMap<>(Map.of(
                "topics", "t.db0",
                "targets", "a,b",
                "targets.a.redis.uri", "redis://h1:1",
                "targets.b.redis.uri", "redis://h2:1"));
        props.put(key, value);
        Map<String, List<String>> errors = errors(props);
        assertThat(errors).containsKey(field);
        assertThat(errors.get(field)).anySatisfy(error -> assertThat(error).contains(text));
    }

    @Test
    void parkingNeedsAnotherTarget() {
        assertThat(errors(Map.of("redis.uri", "redis://h:1", "topics", "t.db0", "on.failure", "park")))
                .containsOnlyKeys("on.failure");
    }

    @Test
    void aPrefixThatTellsTheDatabaseKeepsApartWhatTheMapLeadsIntoOne() {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "http://h", "database.map", "*:0"));
        assertThat(errors(props)).containsOnlyKeys("redis.uri", "database.map");
        props.put("key.prefix.add", "p:");
        assertThat(errors(props)).containsOnlyKeys("redis.uri", "database.map");
        props.put("key.prefix.add", "db${db}:");
        assertThat(errors(props)).containsOnlyKeys("redis.uri");
    }

    @Test
    void aWaitForReplicasMustEndBeforeItCountsAsALostConnection() {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "http://h", "wait.replicas.timeout.ms", "30000"));
        assertThat(errors(props)).as("nobody waits").containsOnlyKeys("redis.uri");
        props.put("wait.replicas", "1");
        assertThat(errors(props).get("wait.replicas.timeout.ms"))
                .singleElement()
                .asString()
                .contains("redis.command.timeout.ms=30000");
        props.put("wait.replicas.timeout.ms", "29999");
        assertThat(errors(props)).containsOnlyKeys("redis.uri");
    }

    @Test
    void whatMustBeGivenIsAskedFor() {
        assertThat(errors(Map.of())).containsOnlyKeys("redis.uri");
    }

    @Test
    void toRemoveWhatTheTopicsDoNotHoldTheyMustBeReadAsTheyAre() {
        String bytes = "org.apache.kafka.connect.converters.ByteArrayConverter";
        Map<String, String> props = new HashMap<>(
                Map.of("redis.uri", "redis://127.0.0.1:1", "target.initial", "replace", "key.converter", bytes));
        assertThat(errors(props)).containsOnlyKeys("kafka.bootstrap.servers");
        assertThat(errors(props).get("kafka.bootstrap.servers"))
                .singleElement()
                .asString()
                .contains("target.initial=replace");
        assertThat(errors(Map.of(
                        "redis.uri", "redis://127.0.0.1:1", "on.stale.position", "rebuild", "key.converter", bytes)))
                .containsOnlyKeys("kafka.bootstrap.servers");
        assertThat(errors(Map.of(
                        "targets", "a,b",
                        "targets.a.redis.uri", "redis://127.0.0.1:1",
                        "targets.b.redis.uri", "redis://127.0.0.1:2",
                        "targets.b.target.initial", "replace",
                        "key.converter", bytes)))
                .containsOnlyKeys("kafka.bootstrap.servers");
        props.put("kafka.bootstrap.servers", "127.0.0.1:1");
        assertThat(errors(props)).as("only nobody answers").containsOnlyKeys("redis.uri");
        props.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        assertThat(errors(props)).containsOnlyKeys("key.converter");
        props.remove("key.converter");
        assertThat(errors(props)).containsOnlyKeys("key.converter");
        props.put("key.converter", bytes);
        props.putAll(Map.of("transforms", "a", "transforms.a.type", "org.example.Renames"));
        assertThat(errors(props)).containsOnlyKeys("transforms");
        props.put("transforms.a.type", "org.apache.kafka.connect.transforms.RegexRouter");
        props.putAll(Map.of("record.format", "mapped", "map.type", "string"));
        assertThat(errors(props)).containsOnlyKeys("target.initial");
        props.keySet().removeAll(List.of("record.format", "map.type"));
        props.putAll(Map.of("target.initial", "merge", "on.stale.position", "rebuild"));
        assertThat(errors(props)).containsOnlyKeys("on.stale.position");
    }

    @Test
    void aValueMayBeNull() {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", "http://h"));
        props.put("topics", null);
        assertThat(errors(props)).containsOnlyKeys("redis.uri");
        connector.start(props);
        assertThat(connector.taskConfigs(1)).singleElement().satisfies(task -> assertThat(task)
                .containsEntry("topics", null));
    }

    @Test
    void everyKeyHasWhatAFormNeeds() {
        assertThat(connector.config().configKeys().values()).allSatisfy(this::isDescribed);
    }

    @Test
    void eachTaskHasItsOwnMap() {
        connector.start(Map.of("name", "sink", "redis.uri", "redis://h"));
        List<Map<String, String>> tasks = connector.taskConfigs(3);
        assertThat(tasks).extracting(task -> task.get("task.id")).containsExactly("0", "1", "2");
        assertThat(tasks).allSatisfy(task -> assertThat(task).containsEntry("redis.uri", "redis://h"));
        tasks.get(0).put("x", "y");
        assertThat(tasks.get(1)).doesNotContainKey("x");
    }

    @Test
    void offsetsAreNotAlteredWhereTheMarkersCannotFollow() {
        assertThatThrownBy(() -> new RedisSinkConnector()
                        .alterOffsets(
                                Map.of("name", "n", "redis.uri", "redis://127.0.0.1:1"),
                                Map.of(new TopicPartition("t", 0), 5L)))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("Kafka's were not either");
    }

    @Test
    void theWorkerFindsItByItsManifest() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(RedisSinkConnector.class);
        assertThat(connector.version()).isEqualTo(Version.current()).isEqualTo(new RedisSinkTask().version());
    }

    private void isDescribed(ConfigDef.ConfigKey key) {
        assertThat(key.documentation).isNotEmpty();
        assertThat(key.displayName).isNotEmpty();
        assertThat(key.group).isNotEmpty();
    }

    private Map<String, List<String>> errors(Map<String, String> props) {
        return connector.validate(props).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
