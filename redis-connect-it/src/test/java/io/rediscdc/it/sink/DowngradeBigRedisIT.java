package io.rediscdc.it.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Chunk;
import io.rediscdc.event.ChunkKey;
import io.rediscdc.event.Layout;
import io.rediscdc.event.Manifest;
import io.rediscdc.event.Origin;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.BigFormat;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Keys;
import io.rediscdc.it.Redis;
import io.rediscdc.it.ServerVersion;
import io.rediscdc.it.verify.Verify;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values whose DUMP payload comes in chunks, at a target that does not take it as it is. */
class DowngradeBigRedisIT {
    private static final int CHUNK_BYTES = 7_000;

    @ParameterizedTest
    @EnumSource(
            value = ServerVersion.class,
            names = {"R62", "R7", "V8"})
    void arriveInAnOlderForm(ServerVersion older) {
        try (RedisServer sourceServer = ServerVersion.R8.start();
                RedisServer targetServer = older.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer);
                SinkHarness sink = SinkHarness.start(Map.of("redis.uri", targetServer.uri()))) {
            Encodings.fill(source);
            for (Object key : (List<?>) source.call("KEYS", "*")) {
                sink.put(chunks(sink, source, Encodings.text(key)));
            }
            assertThat(sink.reasons).isEmpty();
            Verify verify = Verify.servers(source, target, "--rounds", "1");
            assertThat(verify.exitCode()).as("%s", verify.report()).isZero();
            assertThat(Keys.count(target::call)).isEqualTo(source.call("DBSIZE"));
        }
    }

    @Test
    void orAreReportedWithTheirReasonAndLeaveTheFormerValue() {
        try (RedisServer sourceServer = ServerVersion.R8.start();
                RedisServer targetServer = ServerVersion.R7.start();
                Redis source = new Redis(sourceServer);
                Redis target = new Redis(targetServer);
                SinkHarness sink =
                        SinkHarness.start(Map.of("redis.uri", targetServer.uri(), "target.initial", "merge"))) {
            for (int i = 0; i < 2_000; i++) {
                source.call("HSET", "hash", "field-" + i, "v");
            }
            source.run("HPEXPIREAT hash 4102444800000 FIELDS 1 field-1");
            target.run("SET hash former");
            List<SinkRecord> records = chunks(sink, source, "hash");
            sink.put(records);
            assertThat(sink.errant).containsExactly(records.get(records.size() - 1));
            assertThat(sink.reasons.get(0))
                    .contains(
                            "big hash of key db0 \"hash\"", "RDB type 24", "fields of it expire", "Redis 7.4 or newer");
            assertThat(Encodings.text(target.call("GET", "hash"))).isEqualTo("former");
            assertThat(Keys.count(target::call))
                    .as("nothing is left of its chunks")
                    .isEqualTo(1L);
        }
    }

    private static List<SinkRecord> chunks(SinkHarness sink, Redis source, String key) {
        byte[] payload = (byte[]) source.call("DUMP", key);
        ValueType type = ValueType.ofRedisName(Encodings.text(source.call("TYPE", key)));
        UUID set = UUID.randomUUID();
        List<SinkRecord> records = new ArrayList<>();
        for (int at = 0; at < payload.length; at += CHUNK_BYTES) {
            Slice part = Slice.of(payload, at, Math.min(CHUNK_BYTES, payload.length - at));
            ChunkKey name = new ChunkKey(set, records.size(), SinkHarness.bytes(key));
            records.add(sink.raw(
                    0,
                    new String(name.bytes(), StandardCharsets.UTF_8),
                    BigFormat.encode(new Chunk(Layout.DUMP, type, at, part))));
        }
        Manifest manifest = new Manifest(
                type,
                Layout.DUMP,
                DumpPayload.rdbVersion(payload),
                key.startsWith("x-") ? Encodings.FUTURE : 0,
                set,
                records.size(),
                payload.length,
                0);
        records.add(sink.raw(0, key, BigFormat.encode(manifest, new Origin("a", 0, 1, false, 0))));
        return records;
    }
}
