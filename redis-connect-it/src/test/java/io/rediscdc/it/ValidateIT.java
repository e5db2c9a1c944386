package io.rediscdc.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.it.sync.Configs;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.runtime.rest.entities.ConfigInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What REST answers to a wrong configuration: an error on the one field that must be edited, with the way out. */
@ExtendWith(SharedConnect.class)
class ValidateIT {
    private static final String PASSWORD = "right-password";
    private static final String NOWHERE = "redis://127.0.0.1:1";
    /** All that the source needs of a user, each right by itself. */
    private static final List<String> SOURCE_RIGHTS = List.of(
            "+ping",
            "+info",
            "+client|setname",
            "+select",
            "+scan",
            "+type",
            "+pexpiretime",
            "+strlen",
            "+getrange",
            "+memory|usage",
            "+get",
            "+dump",
            "+evalsha_ro",
            "+script|load",
            "+config|get",
            "+psubscribe",
            "&__keyevent@*__:*",
            "~*");

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start(
                RedisBinary.find(), "--requirepass", PASSWORD, "--notify-keyspace-events", "EA", "--databases", "4");
        user("reader", "+@all", "~*", "&*");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void goodConfigurationsAreClean(ConnectHarness connect) {
        assertThat(errors(connect, source(connect))).isEmpty();
        assertThat(errors(connect, sink())).isEmpty();
    }

    @Test
    void theRightsThatTheSourceUsesAreEnough(ConnectHarness connect) {
        user("least", SOURCE_RIGHTS.toArray(String[]::new));
        assertThat(errors(connect, as("least", source(connect)))).isEmpty();
    }

    @Test
    void aWrongPortIsShownOnTheAddress(ConnectHarness connect) {
        assertOnly(errors(connect, with(source(connect), "redis.uri", NOWHERE)), "redis.uri")
                .contains("127.0.0.1:1", "host and port", "firewall");
        assertOnly(errors(connect, with(sink(), "redis.uri", NOWHERE)), "redis.uri")
                .contains("127.0.0.1:1", "Check the address");
    }

    @Test
    void aWrongOrMissingPasswordIsShownOnThePassword(ConnectHarness connect) {
        for (Map<String, String> config : List.of(source(connect), sink())) {
            assertOnly(errors(connect, with(config, "redis.password", "wr0ng-secret")), "redis.password")
                    .contains("WRONGPASS", "redis.username", "redis.password")
                    .doesNotContain("wr0ng-secret");
            assertOnly(errors(connect, without(config, "redis.password")), "redis.password")
                    .contains("NOAUTH", "redis.password");
            Map<String, String> named = with(without(config, "redis.password"), "redis.username", "reader");
            assertOnly(errors(connect, named), "redis.password").contains("redis.username is set");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "capture.mode, telepathy, notifications",
        "redis.topology, ring, standalone",
        "capture.databases, all, '0,2,4-7'",
        "value.format, xml, binary",
        "snapshot.mode, sometimes, initial",
        "dirty.max.keys, 10, 1000",
        "topic.prefix, 'a b', 'letters, digits'",
        "redis.uri, http://localhost, redis://"
    })
    void aValueThatTheSourceDoesNotKnowIsShownWithThoseThatItDoes(
            String key, String value, String wayOut, ConnectHarness connect) {
        assertOnly(errors(connect, with(source(connect), key, value)), key).contains(wayOut);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.topology, ring, standalone",
        "database.map, 0-1, 0:0",
        "topics.db.pattern, '(', regular expression",
        "retry.backoff.ms, -5, retry.backoff.ms",
        "redis.uri, http://localhost, redis://"
    })
    void aValueThatTheSinkDoesNotKnowIsShownWithThoseThatItDoes(
            String key, String value, String wayOut, ConnectHarness connect) {
        assertOnly(errors(connect, with(sink(), key, value)), key).contains(wayOut);
    }

    @ParameterizedTest
    @CsvSource({"'', EA", "A, E", "Eg$, lshzxetd", "KA, E"})
    void aServerThatDoesNotNotifyIsShownWithTheCommandThatMakesIt(
            String flags, String missing, ConnectHarness connect) {
        try (RedisServer silent = RedisServer.start(RedisBinary.find(), "--notify-keyspace-events", flags)) {
            Map<String, String> config = without(source(connect), "redis.password");
            assertOnly(errors(connect, with(config, "redis.uri", silent.uri())), "capture.mode")
                    .contains("lacks " + missing, "CONFIG SET notify-keyspace-events", "-p " + silent.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+info", "+select", "+scan", "+type", "+pexpiretime", "+get", "+dump", "~*"})
    void aRightThatTheSourceLacksIsShownOnTheUser(String right, ConnectHarness connect) {
        user(
                "lesser",
                SOURCE_RIGHTS.stream().filter(each -> !each.equals(right)).toArray(String[]::new));
        assertOnly(errors(connect, as("lesser", source(connect))), "redis.username")
                .contains("NOPERM", "rights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+psubscribe", "&__keyevent@*__:*"})
    void aUserThatMayNotListenIsShownTheRightToGrant(String right, ConnectHarness connect) {
        user("deaf", SOURCE_RIGHTS.stream().filter(each -> !each.equals(right)).toArray(String[]::new));
        Map<String, List<String>> errors = errors(connect, as("deaf", source(connect)));
        assertThat(errors.toString()).contains("NOPERM", "+psubscribe", "&__keyevent@*__:*");
        assertThat(errors).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-set", "-restore", "-unlink", "-select", "resetkeys"})
    void aRightThatTheSinkLacksIsShownOnTheUser(String missing, ConnectHarness connect) {
        user("writer", "+@all", "~*", missing);
        assertOnly(errors(connect, as("writer", sink())), "redis.username").contains("NOPERM", "ACL SETUSER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.converter", "value.converter"})
    void aConverterThatIsMissingOrWrongIsShown(String converter, ConnectHarness connect) {
        String strings = "org.apache.kafka.connect.storage.StringConverter";
        assertOnly(errors(connect, without(source(connect), converter)), converter)
                .contains("is not set", "ByteArrayConverter");
        assertOnly(errors(connect, with(source(connect), converter, strings)), converter)
                .contains(strings, "ByteArrayConverter");
        String wrong = converter.startsWith("key") ? "org.apache.kafka.connect.json.JsonConverter" : strings;
        assertOnly(errors(connect, with(sink(), converter, wrong)), converter).contains(wrong, "ByteArrayConverter");
    }

    @Test
    void missingPartitionsAreShown(ConnectHarness connect) {
        String key = "topic.creation.default.partitions";
        assertThat(errors(connect, without(source(connect), key)).get(key).toString())
                .contains("is not set", "hash slot", "cleanup.policy=compact");
        assertThat(errors(connect, with(source(connect), key, "many")).get(key)).isNotEmpty();
    }

    @Test
    void requiredFieldsAreNamed(ConnectHarness connect) {
        assertThat(errors(connect, without(source(connect), "topic.prefix"))).containsOnlyKeys("topic.prefix");
        assertThat(errors(connect, without(source(connect), "redis.uri"))).containsOnlyKeys("redis.uri");
        assertThat(errors(connect, without(sink(), "redis.uri"))).containsOnlyKeys("redis.uri");
    }

    @Test
    void aDatabaseThatTheTargetDoesNotHaveIsShownOnTheMap(ConnectHarness connect) {
        assertOnly(errors(connect, with(sink(), "database.map", "0:4")), "database.map")
                .contains("database");
        assertOnly(errors(connect, with(sink(), "database.map", "*:0")), "database.map")
                .contains("collisions");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertOnly(
            Map<String, List<String>> errors, String field) {
        assertThat(errors).containsOnlyKeys(field);
        return assertThat(String.join("\n", errors.get(field)));
    }

    /** The messages by field, of the fields that have any. */
    private static Map<String, List<String>> errors(ConnectHarness connect, Map<String, String> config) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (ConfigInfo info : connect.cluster()
                .validateConnectorConfig(config.get("connector.class"), with(config, "name", "validated"))
                .configs()) {
            if (!info.configValue().errors().isEmpty()) {
                errors.put(info.configValue().name(), info.configValue().errors());
            }
        }
        return errors;
    }

    private static Map<String, String> source(ConnectHarness connect) {
        return with(Configs.source(connect, server.uri(), "validated"), "redis.password", PASSWORD);
    }

    private static Map<String, String> sink() {
        return with(Configs.sink(server.uri(), "validated"), "redis.password", PASSWORD);
    }

    private static Map<String, String> as(String user, Map<String, String> config) {
        return with(with(config, "redis.username", user), "redis.password", "p");
    }

    private static Map<String, String> with(Map<String, String> config, String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> config, String key) {
        Map<String, String> changed = new LinkedHashMap<>(config);
        changed.remove(key);
        return changed;
    }

    private static void user(String name, String... rules) {
        Object[] command = new Object[rules.length + 6];
        System.arraycopy(new Object[] {"ACL", "SETUSER", name, "reset", "on", ">p"}, 0, command, 0, 6);
        System.arraycopy(rules, 0, command, 6, rules.length);
        server.call(command);
    }
}
