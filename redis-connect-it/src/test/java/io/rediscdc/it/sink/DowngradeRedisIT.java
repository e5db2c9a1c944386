package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.chaos.CutProxy;
import io.rediscdc.tools.server.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an older target cannot hold, and what a task knows of what its target takes. */
class DowngradeRedisIT {
    private RedisServer sourceServer;
    private Redis source;

    @BeforeEach
    void start() {
        sourceServer = ServerVersion.R8.start();
        source = new Redis(sourceServer);
        source.run("SADD set a b", "HSET hash f v");
        Encodings.fillNewest(source);
    }

    @AfterEach
    void end() {
        source.close();
        sourceServer.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R62", "R7", "V8"})
    void whatTheTargetCannotHoldIsReportedWithItsReasonAndLeavesTheFormerValue(ServerVersion older) {
        try (RedisServer targetServer = older.start();
                Redis target = new Redis(targetServer);
                SinkHarness sink = sink(targetServer.uri())) {
            target.run("SET expiring former", "SET vectors former");
            List<SinkRecord> records = Encodings.records(source, sink);
            sink.put(records);

            assertThat(sink.errant)
                    .extracting(record -> Encodings.text(record.key()))
                    .containsExactly("expiring", "expiring-many", "vectors");
            String product = "the target, " + targetServer.info().product() + " at "
                    + targetServer.address().hostAndPort();
            assertThat(sink.reasons.get(0))
                    .contains(
                            "hash of key db0 \"expiring\"",
                            "RDB type 25, RDB version 12",
                            product,
                            "fields of it expire")
                    .contains("Redis 7.4 or newer", "HPERSIST", "capture.keys.exclude");
            assertThat(sink.reasons.get(1)).contains("db0 \"expiring-many\"", "RDB type 24, RDB version 12", product);
            assertThat(sink.reasons.get(2))
                    .contains("db0 \"vectors\"", "module type 'vectorset' (RDB type 7, RDB version", product)
                    .contains("use a target that has what the source has", "capture.keys.exclude");
            for (String key : List.of("expiring", "vectors")) {
                assertThat(Encodings.text(target.call("GET", key))).as(key).isEqualTo("former");
            }
            assertThat(Keys.count(target::call)).isEqualTo(5L);
            assertThat(Encodings.text(target.call("HGET", "lasting", "f"))).isEqualTo("v");
            assertThat(sink.committable(0)).isEqualTo(records.size());
        }
    }

    @Test
    void withoutDeadLettersTheTaskStopsAndSaysWhy() {
        try (RedisServer targetServer = ServerVersion.R7.start();
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", targetServer.uri()), false)) {
            SinkRecord record = sink.record(0, "expiring", Encodings.dump(source, "expiring"));
            assertThatThrownBy(() -> sink.put(record))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("fields of it expire")
                    .hasMessageContaining("errors.deadletterqueue.topic.name");
            assertThat(sink.committable(0)).isZero();
        }
    }

    @Test
    void whatIsDamagedOrUnknownIsNeverLabelledAnew() {
        try (RedisServer targetServer = ServerVersion.R7.start();
                Redis target = new Redis(targetServer);
                SinkHarness sink = sink(targetServer.uri())) {
            byte[] damaged = payload("set");
            damaged[3]++;
            byte[] unknown = payload("set");
            unknown[0] = 99;
            DumpPayload.seal(unknown, 80);
            sink.put(
                    sink.record(0, "damaged", set(damaged)),
                    sink.record(0, "unknown", set(unknown)),
                    sink.record(0, "good", set(payload("set"))));
            assertThat(sink.reasons).hasSize(2);
            assertThat(sink.reasons.get(0)).contains("db0 \"damaged\"", "its checksum is not that of its bytes");
            assertThat(sink.reasons.get(1)).contains("db0 \"unknown\"", "RDB type 99", "RDB version 80", "newer sink");
            assertThat(Keys.count(target::call)).isEqualTo(1L);
            assertThat(target.call("SCARD", "good")).isEqualTo(2L);
        }
    }

    @Test
    void aDamagedPayloadTeachesNothing() {
        try (RedisServer targetServer = ServerVersion.R8.start();
                Redis target = new Redis(targetServer);
                SinkHarness sink = sink(targetServer.uri())) {
            byte[] damaged = payload("set");
            damaged[3]++;
            sink.put(sink.record(0, "damaged", set(damaged)));
            sink.put(sink.record(0, "lasting", Encodings.dump(source, "lasting")));
            assertThat(sink.errant).hasSize(1);
            requireSameForm(target, "lasting");
        }
    }

    @Test
    void onlyTheFirstOfItsKindIsRefused() {
        try (RedisServer targetServer = ServerVersion.R62.start();
                SinkHarness sink = sink(targetServer.uri())) {
            sink.put(sink.record(0, "first", Encodings.dump(source, "set")));
            sink.put(sink.record(0, "second", Encodings.dump(source, "hash")));
            long refused = refused(targetServer);
            assertThat(refused)
                    .as("the set of version 12, of 11; the hash of 10")
                    .isEqualTo(3);
            for (int i = 0; i < 20; i++) {
                sink.put(
                        sink.record(0, "set-" + i, Encodings.dump(source, "set")),
                        sink.record(0, "hash-" + i, Encodings.dump(source, "hash")));
            }
            assertThat(sink.errant).isEmpty();
            assertThat(refused(targetServer)).isEqualTo(refused);
        }
    }

    @Test
    void whatIsKnownOfATargetEndsWithItsConnection() {
        try (RedisServer old = ServerVersion.R7.start();
                RedisServer upgraded = ServerVersion.R8.start();
                Redis target = new Redis(upgraded);
                CutProxy proxy = new CutProxy(old);
                SinkHarness sink = sink(proxy.uri())) {
            sink.put(sink.record(0, "expiring", Encodings.dump(source, "expiring")));
            assertThat(sink.errant).hasSize(1);

            proxy.leadTo(upgraded);
            proxy.cutAll();
            putAtAnother(sink, sink.record(0, "set", Encodings.dump(source, "set")));
            sink.put(
                    sink.record(0, "lasting", Encodings.dump(source, "lasting")),
                    sink.record(0, "expiring", Encodings.dump(source, "expiring")));
            assertThat(sink.errant).hasSize(1);
            requireSameForm(target, "lasting");

            proxy.leadTo(old);
            proxy.cutAll();
            putAtAnother(sink, sink.record(0, "set", Encodings.dump(source, "set")));
            assertThat(old.call("SCARD", "set")).isEqualTo(2L);
        }
    }

    /** The server is another one now, so its markers have the partition read again first. */
    private static void putAtAnother(SinkHarness sink, SinkRecord record) {
        sink.put(record);
        assertThat(sink.takeSought()).hasSize(1);
        sink.put(record);
    }

    /** For a hash none of whose fields expires any more: an older form of it is that of any other hash. */
    private void requireSameForm(Redis target, String key) {
        assertThat(((byte[]) target.call("DUMP", key))[0])
                .as("form of a hash that came as it is")
                .isEqualTo(payload(key)[0]);
    }

    private static SinkHarness sink(String uri) {
        return SinkHarness.start(Map.of("redis.uri", uri, "target.initial", "merge", "retry.backoff.ms", "1"));
    }

    private byte[] payload(String key) {
        return ((byte[]) source.call("DUMP", key)).clone();
    }

    private static KeyValue set(byte[] payload) {
        return new KeyValue(ValueType.SET, Encoding.DUMP, DumpPayload.rdbVersion(payload), 0, Slice.of(payload));
    }

    private static long refused(RedisServer server) {
        String all = Encodings.text(server.call("INFO", "commandstats"));
        Matcher restore =
                Pattern.compile("cmdstat_restore:.*failed_calls=(\\d+)").matcher(all);
        assertThat(restore.find()).as(all).isTrue();
        return Long.parseLong(restore.group(1));
    }
}
