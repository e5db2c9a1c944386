package io.rediscdc.it.sink;

import static io.rediscdc.it.sink.SinkHarness.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.sink.RedisSinkConnector;
import io.rediscdc.tools.server.RedisBinary;
import io.rediscdc.tools.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** One history, applied again from its beginning to what it has made, and to nothing: the same comes of it. */
class SameHistoryRedisIT {
    private static final int RECORDS = 3_000;
    private static final int KEYS = 40;
    private static final long FUTURE = 4_000_000_000_123L;
    private static final long PAST = 1_000_000_000_123L;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void appliedTwiceItEndsTheSame() {
        try (RedisServer server = RedisServer.start(RedisBinary.find());
                RedisServer other = RedisServer.start(RedisBinary.find())) {
            List<byte[]> payloads = payloads(other);
            List<SinkRecord> history = new ArrayList<>();
            try (SinkHarness sink = start(server, "0")) {
                for (int i = 0; i < RECORDS; i++) {
                    history.add(sink.record(0, "key:" + random.nextInt(KEYS), state(payloads)));
                }
                put(sink, history);
            }
            Map<String, String> once = all(server);
            new RedisSinkConnector()
                    .alterOffsets(
                            Map.of("name", "sink", "redis.uri", server.uri()),
                            Map.of(new TopicPartition("t.db0", 0), 0L));
            try (SinkHarness sink = start(server, "0")) {
                sink.beginAt(0, 0);
                put(sink, history);
                assertThat(SinkHarness.metric("records-applied-total")).isPositive();
            }
            assertThat(all(server)).as("seed %d", seed).isNotEmpty().isEqualTo(once);
            try (SinkHarness sink = start(other, "0")) {
                put(sink, history);
            }
            assertThat(all(other)).as("seed %d", seed).isEqualTo(once);
        }
    }

    private static SinkHarness start(RedisServer server, String task) {
        return SinkHarness.start(Map.of("redis.uri", server.uri(), "task.id", task, "batch.max.records", "20"));
    }

    private void put(SinkHarness sink, List<SinkRecord> history) {
        for (int from = 0; from < history.size(); ) {
            int to = Math.min(history.size(), from + 1 + random.nextInt(200));
            sink.put(history.subList(from, to));
            from = to;
        }
    }

    private KeyValue state(List<byte[]> payloads) {
        long expireAtMs = List.of(0L, 0L, FUTURE, PAST).get(random.nextInt(4));
        int kind = random.nextInt(payloads.size() + 2);
        if (kind == payloads.size()) {
            return null;
        }
        return kind > payloads.size()
                ? KeyValue.string(bytes("v" + random.nextInt()), expireAtMs)
                : new KeyValue(ValueType.HASH, Encoding.DUMP, 10, expireAtMs, Slice.of(payloads.get(kind)));
    }

    /** One of each type; leaves the server empty. */
    private static List<byte[]> payloads(RedisServer server) {
        server.call("RPUSH", "list", "a", "b", "a");
        server.call("SADD", "set", "a"); // of more, each server would write another order
        server.call("HSET", "hash", "a", "1", "b", "2");
        server.call("ZADD", "zset", 1, "a", 2, "b");
        server.call("XADD", "stream", "1-1", "f", "v");
        List<byte[]> payloads = new ArrayList<>();
        for (String key : List.of("list", "set", "hash", "zset", "stream")) {
            payloads.add((byte[]) server.call("DUMP", key));
        }
        server.call("FLUSHALL");
        return payloads;
    }

    /** Each key with its expiry and value. */
    private static Map<String, String> all(RedisServer server) {
        Map<String, String> all = new TreeMap<>();
        for (Object key : (List<?>) server.call("KEYS", "key:*")) {
            String value = new String((byte[]) server.call("DUMP", key), StandardCharsets.ISO_8859_1);
            all.put(text(key), server.call("PEXPIRETIME", key) + " " + value);
        }
        return all;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.US_ASCII);
    }
}
