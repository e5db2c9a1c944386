package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Layout;
import io.rediscdc.event.ValueType;
import io.rediscdc.it.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys the sink writes, and what they are called at the target. */
class KeysRedisIT {
    @TempDir
    Path folder;

    private LocalRedis redis;

    @BeforeEach
    void start() throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterEach
    void end() {
        redis.close();
    }

    @Test
    void prefixesChangeAndDatabasesShareOneWithoutMeeting() {
        try (SinkHarness sink = sink("database.map", "*:0", "key.prefix.strip", "app:", "key.prefix.add", "db${db}:")) {
            sink.put(
                    sink.record(0, "app:k", string("zero")),
                    sink.record(1, "app:k", string("old")),
                    sink.record(1, "app:k", string("one")),
                    sink.record(2, "app:k", string("two")),
                    sink.record(2, "app:k", null));
            sink.put(Chunked.value(sink, "app:big", Layout.RAW, ValueType.STRING, bytes("whole"), 0));
            assertThat(keys()).containsExactlyInAnyOrder("db0:k", "db1:k", "db0:big");
            assertThat(redis.call("GET", "db0:k")).isEqualTo(bytes("zero"));
            assertThat(redis.call("GET", "db1:k")).isEqualTo(bytes("one"));
            assertThat(redis.call("GET", "db0:big")).isEqualTo(bytes("whole"));
            assertThat(SinkHarness.metric("records-coalesced-total")).isEqualTo(2);
        }
    }

    @Test
    void eachOfSeveralTargetsHasItsOwnNamesFiltersAndDatabases() throws IOException {
        Path otherFolder = Files.createDirectory(folder.resolve("other"));
        try (LocalRedis other = LocalRedis.start(otherFolder);
                SinkHarness sink = sink(
                        "targets", "a,b",
                        "keys.exclude", "secret:*",
                        "targets.b.redis.uri", other.uri(),
                        "targets.b.keys.exclude", "a:*",
                        "targets.b.database.map", "*:0",
                        "targets.b.key.prefix.add", "from${db}:",
                        "targets.b.apply.expired", "never")) {
            sink.put(
                    sink.record(0, "a:k", string("a")),
                    sink.record(0, "secret:k", string("s")),
                    sink.record(3, "k", string("three")));
            assertThat(sink.committable(0)).isEqualTo(2);
            assertThat(keys()).containsExactly("a:k");
            redis.call("SELECT", 3);
            assertThat(redis.call("GET", "k")).isEqualTo(bytes("three"));
            assertThat(other.call("GET", "from0:secret:k")).isEqualTo(bytes("s"));
            assertThat(other.call("GET", "from3:k")).isEqualTo(bytes("three"));
            assertThat(Keys.count(other::call)).isEqualTo(2L);
        }
    }

    /** Two keys of the source that become one at the target have one history there, in the order of the records. */
    @Test
    void coalescingLooksAtTheNameAtTheTarget() {
        try (SinkHarness sink =
                sink("database.map", "*:0", "database.map.collisions", "allow", "key.prefix.add", "p:")) {
            sink.put(sink.record(0, "k", string("first")), sink.record(1, "k", string("last")));
            assertThat(redis.call("GET", "p:k")).isEqualTo(bytes("last"));
            assertThat(SinkHarness.metric("records-coalesced-total")).isEqualTo(1);
        }
    }

    @Test
    void whatTheFilterLeavesOutIsNotTouchedAndItsOffsetGoesOn() {
        redis.call("MSET", "a:1", "theirs", "a:tmp", "theirs", "b:1", "theirs");
        try (SinkHarness sink = sink("keys.include", "a:*", "keys.exclude", "*:tmp,x")) {
            sink.put(
                    sink.record(0, "a:1", string("ours")),
                    sink.record(0, "a:tmp", string("ours")),
                    sink.record(0, "b:1", null));
            sink.put(Chunked.value(sink, "b:big", Layout.RAW, ValueType.STRING, bytes("whole"), 0));
            assertThat(redis.call("GET", "a:1")).isEqualTo(bytes("ours"));
            assertThat(redis.call("GET", "a:tmp")).isEqualTo(bytes("theirs"));
            assertThat(redis.call("GET", "b:1")).isEqualTo(bytes("theirs"));
            assertThat(redis.call("EXISTS", "b:big")).isEqualTo(0L);
            assertThat(SinkHarness.metric("records-filtered-total")).isEqualTo(5);
            assertThat(sink.committable(0)).isEqualTo(6);
            assertThat(sink.errant).isEmpty();
        }
    }

    @Test
    void aKeyWithoutThePrefixToTakeOffIsADeadLetterOrStopsTheTask() {
        Map<String, String> props =
                Map.of("redis.uri", redis.uri(), "key.prefix.strip", "app:", "target.initial", "merge");
        try (SinkHarness sink = SinkHarness.start(props)) {
            SinkRecord stray = sink.record(0, "other", string("v"));
            List<SinkRecord> big = Chunked.value(sink, "stray", Layout.RAW, ValueType.STRING, bytes("whole"), 0);
            sink.put(sink.record(0, "app:other", string("kept")), stray);
            sink.put(big);
            assertThat(sink.errant).contains(stray).containsAll(big).hasSize(4);
            assertThat(keys()).containsExactly("other");
            assertThat(redis.call("GET", "other")).isEqualTo(bytes("kept"));
        }
        try (SinkHarness sink = SinkHarness.start(props, false)) {
            assertThatThrownBy(() -> sink.put(sink.record(0, "other", null)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("keys.include=app:*");
        }
    }

    private SinkHarness sink(String... options) {
        Map<String, String> props = new HashMap<>(Map.of("redis.uri", redis.uri(), "target.initial", "merge"));
        for (int i = 0; i < options.length; i += 2) {
            props.put(options[i], options[i + 1]);
        }
        return SinkHarness.start(props);
    }

    private List<String> keys() {
        return ((List<?>) redis.call("KEYS", "*"))
                .stream()
                        .filter(key -> !Keys.isMarker((byte[]) key))
                        .map(key -> new String((byte[]) key, StandardCharsets.UTF_8))
                        .toList();
    }

    private static KeyValue string(String text) {
        return KeyValue.string(bytes(text), 0);
    }
}
