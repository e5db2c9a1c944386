package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.it.FieldErrors;
import io.rediscdc.sink.RedisSinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What validate says of mappings, what rights they need, and what becomes of them with several targets. */
class MappedValidationRedisIT {
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    @TempDir
    static Path folder;

    private static LocalRedis redis;

    @BeforeAll
    static void start() throws IOException {
        Path acl = Files.copy(Path.of("..", "config", "acl", "sink-mapped.acl"), folder.resolve("users.acl"));
        redis = LocalRedis.start(folder, "--aclfile", acl.toString());
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "map.type=string                                              ; record.format=mapped, or remove ; map.type",
                "record.format=mapped                                         ; map.type is missing            ; map.type",
                "record.format=mapped,map.type=zset                           ; map.score is missing           ; map.score",
                "record.format=mapped,map.type=set,map.score=value.x          ; for map.type=zset alone        ; map.score",
                "record.format=mapped,map.type=set,map.list.end=head          ; for map.type=list alone        ; map.list.end",
                "record.format=mapped,map.type=hash,map.key=all               ; one key for all records        ; map.key",
                "record.format=mapped,map.type=hash,map.key=u:${id            ; has no '}'                     ; map.key",
                "record.format=mapped,map.type=hash,map.value=topic.x         ; has no fields                  ; map.value",
                "record.format=mapped,map.type=hash,map.ttl=-3                ; not a number from 1            ; map.ttl",
                "record.format=mapped,map.type=hash,map.ttl=3,map.ttl.unit=unix-s ; one moment for all keys    ; map.ttl.unit",
                "record.format=mapped,map.type=hash,map.database=all          ; nor the word topic             ; map.database",
                "record.format=mapped,map.type=hash,map.database=7,database.map=0:0 ; add 7:N                  ; database.map",
                "record.format=mapped,map.type=hash,map.database=topic,topics=orders ; does not match      ; topics.db.pattern",
                "record.format=mapped,map.type=hash,apply.expired=never       ; set it to always               ; apply.expired",
                "record.format=mapped,map.type=json                           ; no JSON module                 ; map.type",
                "record.format=mapped,map.type=hash,targets=a,targets.a.map.type=set ; cannot be set for one   ; targets.a.map.type"
            })
    void nonsenseIsRefusedOnItsField(String options, String message, String field) {
        Map<String, String> errors = FieldErrors.of(new RedisSinkConnector(), props(options.split(",")));
        assertThat(errors).containsOnlyKeys(field);
        assertThat(errors.get(field)).contains(message.strip());
    }

    @ParameterizedTest
    @CsvSource({"string", "hash", "list", "set", "stream"})
    void theShippedUserIsEnoughForEachTypeAndNothingIsWritten(String type) {
        redis.call("FLUSHALL");
        Map<String, String> props =
                props("record.format=mapped", "map.type=" + type, "map.ttl=600", "map.list.end=tail");
        if (!type.equals("list")) {
            props.remove("map.list.end");
        } else {
            props.put("map.list.end", "head");
        }
        props.putAll(Map.of("redis.username", "redis-sink", "redis.password", "CHANGE-ME", "value.converter", JSON));
        assertThat(FieldErrors.of(new RedisSinkConnector(), props)).isEmpty();
        assertThat(redis.call("DBSIZE")).isEqualTo(0L);
        try (SinkHarness sink = SinkHarness.start(props)) {
            MappedRecords records = new MappedRecords();
            SinkRecord record = records.of("k", type.equals("hash") || type.equals("stream") ? Map.of("f", "v") : "v");
            sink.put(record);
            sink.put(records.of("k", null));
            sink.put(record, records.of("k2", record.value()));
            assertThat(redis.call("EXISTS", "k2")).isEqualTo(1L);
            assertThat((long) redis.call("PTTL", "k2")).isPositive();
            assertThat(sink.errant).isEmpty();
        }
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        redis.call("ACL", "SETUSER", "less", "on", ">p", "~*", "+@all", "-xadd", "-time");
        Map<String, String> props = props("record.format=mapped", "map.type=stream");
        props.putAll(Map.of("redis.username", "less", "redis.password", "p"));
        assertThat(FieldErrors.of(new RedisSinkConnector(), props).get("redis.username"))
                .contains("XADD", "+xadd with map.type=stream");
        props.put("map.type", "set");
        assertThat(FieldErrors.of(new RedisSinkConnector(), props)).isEmpty();
        props.put("map.ttl", "600");
        assertThat(FieldErrors.of(new RedisSinkConnector(), props).get("redis.username"))
                .contains("TIME", "+time +pttl with map.ttl");
    }

    /** Where validate was passed by, the first write says so, and skips nothing. */
    @Test
    void aServerWithoutTheModuleStopsTheTask() {
        redis.call("FLUSHALL");
        redis.call("SET", "k", "v");
        try (SinkHarness sink =
                SinkHarness.start(props("record.format=mapped", "map.type=json", "target.initial=merge"))) {
            assertThatThrownBy(() -> sink.put(new MappedRecords().of("k", Map.of("a", 1))))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("the server has no JSON module")
                    .hasMessageContaining("map.type=string");
            assertThat(sink.errant).isEmpty();
            assertThat(redis.call("EXISTS", "k")).isEqualTo(1L);
        }
    }

    @Test
    void everyTargetGetsEachRecordOnceUnderItsOwnNames() throws IOException {
        redis.call("FLUSHALL");
        try (LocalRedis other = LocalRedis.start(Files.createDirectory(folder.resolve("other")))) {
            Map<String, String> props = props("record.format=mapped", "map.type=list", "targets=a,b");
            props.put("targets.b.redis.uri", other.uri());
            props.put("targets.b.key.prefix.add", "b:");
            try (SinkHarness sink = SinkHarness.start(props)) {
                List<SinkRecord> records = new MappedRecords().many(0, "l", 0, 50);
                sink.put(records);
                sink.put(records.subList(20, 50));
                assertThat(redis.call("LLEN", "l")).isEqualTo(50L);
                assertThat(other.call("LLEN", "b:l")).isEqualTo(50L);
                assertThat(MappedRedisIT.strings(other.call("LRANGE", "b:l", 0, 0)))
                        .containsExactly("p0-0");
            }
        }
    }

    private static Map<String, String> props(String... options) {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", redis.uri(), "name", "mapped"));
        for (String option : options) {
            String[] parts = option.strip().split("=", 2);
            props.put(parts[0], parts[1]);
        }
        return props;
    }
}
