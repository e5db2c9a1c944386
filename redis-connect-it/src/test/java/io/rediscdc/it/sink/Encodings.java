package io.rediscdc.it.sink;

import io.rediscdc.event.Encoding;
import io.rediscdc.event.KeyValue;
import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.it.Redis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.connect.sink.SinkRecord;

/** A value of every type and encoding that any server has, and the records that a source makes of them. */
final class Encodings {
    /** Expiry of the keys that begin with {@code x-}. */
    static final long FUTURE = 4_102_444_800_123L;

    private static final int MANY = 2_000;

    private Encodings() {}

    /** Those of Redis 6.2, in the form that the server itself prefers. */
    static void fill(Redis redis) {
        redis.run("SET number 12345", "SET short v", "SETBIT bitmap 70000 1", "PFADD hll-sparse a b c");
        redis.call("SET", "long", "compressible ".repeat(1_000));
        redis.call("SET", "bytes", random(5_000));
        redis.run("RPUSH list a b 1 -1 70000 a", "SADD intset 1 -2 70000 5000000000", "SADD set a b 17");
        redis.run("ZADD zset 1 a 1.1 b -inf c inf d -0 e 1e300 f 0.1 g 1e-320 h 3 12", "HSET hash a 1 b x c -3");
        redis.run("GEOADD geo 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
        redis.call("HSET", "hash-bytes", new byte[] {0, (byte) 0xff, '\r', '\n'}, "");
        redis.call("RPUSH", "list-large", random(20_000), "small", "again ".repeat(10_000), "");
        for (int i = 0; i < MANY; i++) {
            redis.call("RPUSH", "list-many", "element-" + i, i * 1_000_003L);
            redis.call("SADD", "intset-many", i * 7);
            redis.call("SADD", "set-many", "member-" + i);
            redis.call("ZADD", "zset-many", i / 3.0, "member-" + i);
            redis.call("HSET", "hash-many", "field-" + i, "value ".repeat(i % 20));
            redis.call("PFADD", "hll-dense", "element-" + i);
        }
        for (int i = 0; i < 60; i++) {
            redis.call("HSET", "hash-small", "field-" + i, "v".repeat(i));
            redis.call("SADD", "set-small", "m".repeat(i + 1));
            redis.call("ZADD", "zset-small", "" + i * 1_000.25, "m".repeat(i + 1));
        }
        streams(redis);
        redis.run("SET x-string v", "RPUSH x-list a b", "SADD x-set a b", "ZADD x-zset 1 a", "HSET x-hash f v");
        redis.run("XADD x-stream 1-1 f v");
        for (Object key : (List<?>) redis.call("KEYS", "x-*")) {
            redis.call("PEXPIREAT", key, FUTURE);
        }
    }

    /** What only Redis 8.0 has. */
    static void fillNewest(Redis redis) {
        redis.run("HSET expiring f v g w", "HPEXPIREAT expiring 4102444800000 FIELDS 1 f");
        redis.run("HSET lasting f v", "HPEXPIREAT lasting 4102444800000 FIELDS 1 f", "HPERSIST lasting FIELDS 1 f");
        for (int i = 0; i < MANY; i++) {
            redis.call("HSET", "expiring-many", "field-" + i, i);
        }
        redis.run("HPEXPIREAT expiring-many 4102444800000 FIELDS 1 field-1", "VADD vectors VALUES 2 1 2 one");
    }

    private static void streams(Redis redis) {
        redis.run("XADD stream 1-1 f v", "XADD stream 2-1 f v g w", "XADD stream 3-1 f v", "XADD stream 4-7 h x");
        redis.run("XDEL stream 2-1", "XGROUP CREATE stream idle $", "XGROUP CREATE stream busy 0");
        redis.run("XREADGROUP GROUP busy alice COUNT 2 STREAMS stream >");
        redis.run("XREADGROUP GROUP busy bob COUNT 1 STREAMS stream >", "XACK stream busy 1-1");
        redis.run("XCLAIM stream busy bob 0 3-1 TIME 1700000000000 RETRYCOUNT 5");
        redis.run("XREADGROUP GROUP busy carol NOACK COUNT 9 STREAMS stream >");
        for (int i = 1; i <= MANY; i++) {
            redis.call("XADD", "stream-many", i + "-" + i % 3, "field", "value-" + i, "other-" + i % 2, i);
        }
        redis.run("XTRIM stream-many MAXLEN 1500", "XGROUP CREATE stream-many workers 0");
        redis.run("XREADGROUP GROUP workers w COUNT 700 STREAMS stream-many >");
        redis.run("XADD stream-emptied 5-5 f v", "XDEL stream-emptied 5-5", "XGROUP CREATE stream-new g $ MKSTREAM");
    }

    /** Every key of the server as a source would write it. */
    static List<SinkRecord> records(Redis redis, SinkHarness sink) {
        TreeSet<String> keys = new TreeSet<>();
        ((List<?>) redis.call("KEYS", "*")).forEach(key -> keys.add(text(key)));
        List<SinkRecord> records = new ArrayList<>();
        keys.forEach(key -> records.add(sink.record(0, key, dump(redis, key))));
        return records;
    }

    static KeyValue dump(Redis redis, String key) {
        byte[] payload = (byte[]) redis.call("DUMP", key);
        return new KeyValue(
                ValueType.ofRedisName(text(redis.call("TYPE", key))),
                Encoding.DUMP,
                DumpPayload.rdbVersion(payload),
                key.startsWith("x-") ? FUTURE : 0,
                Slice.of(payload));
    }

    static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : reply.toString();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
