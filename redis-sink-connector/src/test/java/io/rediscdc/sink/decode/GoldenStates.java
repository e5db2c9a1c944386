package io.rediscdc.sink.decode;

import io.rediscdc.event.Slice;
import io.rediscdc.event.ValueType;
import io.rediscdc.value.RedisValue;
import io.rediscdc.value.RedisValue.Field;
import io.rediscdc.value.RedisValue.Member;
import io.rediscdc.value.StreamId;
import io.rediscdc.value.StreamState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the golden topics hold: a state of every type, by its key. */
final class GoldenStates {
    static final String BIG_KEY = "big";
    static final long EXPIRE_AT_MS = 4_102_444_800_123L;

    /** DUMP of a vector set of Redis 8.0, made by {@code VADD v VALUES 2 1 2 one}. */
    private static final String VECTOR_SET =
            "0781bde72da2bb1eb40002020201025001020005036f6e6505023f7f0205020102000200022002813f64f92e400f1bbd000c0003e393785a0d698a";

    private GoldenStates() {}

    static Map<String, RedisValue> all() {
        Map<String, RedisValue> states = new LinkedHashMap<>();
        states.put("string", new RedisValue.OfString(Slice.of("größe")));
        states.put("string-expiring", new RedisValue.OfString(Slice.of("hello")));
        states.put("string-binary", new RedisValue.OfString(Slice.of(new byte[] {(byte) 0xff, 0, (byte) 0x80})));
        states.put("list", new RedisValue.OfList(slices("b", "a", "", "b")));
        states.put("set", new RedisValue.OfSet(slices("red", "green")));
        states.put(
                "zset",
                new RedisValue.OfZset(List.of(
                        new Member(Slice.of("last"), Double.NEGATIVE_INFINITY),
                        new Member(Slice.of("one"), 0.1),
                        new Member(Slice.of("same"), 0.1),
                        new Member(Slice.of("first"), Double.POSITIVE_INFINITY))));
        states.put("hash", new RedisValue.OfHash(List.of(field("name", "Ann", 0), field("city", "Köln", 0))));
        states.put(
                "hash-expiring",
                new RedisValue.OfHash(List.of(field("name", "Ann", 0), field("token", "c0ffee", EXPIRE_AT_MS))));
        states.put("stream", new RedisValue.OfStream(stream()));
        states.put(
                "vectors",
                new RedisValue.Opaque(ValueType.MODULE, Slice.of(HexFormat.of().parseHex(VECTOR_SET))));
        return states;
    }

    static long expireAtMs(String key) {
        return key.equals("string-expiring") || key.equals("set") ? EXPIRE_AT_MS : 0;
    }

    /** The value of {@link #BIG_KEY}, which comes in two chunks. */
    static String big() {
        return "0123456789".repeat(4);
    }

    private static StreamState stream() {
        StreamId first = new StreamId(1_767_225_600_000L, 0);
        StreamId second = new StreamId(1_767_225_600_100L, 3);
        return new StreamState(
                List.of(
                        new StreamState.Entry(first, slices("item", "book", "n", "1")),
                        new StreamState.Entry(second, slices("item", "pen", "item", "ink"))),
                second,
                new StreamState.Counters(first, new StreamId(1_767_225_600_050L, 0), 3),
                List.of(new StreamState.Group(
                        Slice.of("packers"),
                        first,
                        1L,
                        List.of(new StreamState.Consumer(Slice.of("ann"), 1_767_225_600_200L, 1_767_225_600_200L)),
                        List.of(new StreamState.Pending(first, Slice.of("ann"), 1_767_225_600_200L, 2)))));
    }

    private static Field field(String name, String value, long expireAtMs) {
        return new Field(Slice.of(name), Slice.of(value), expireAtMs);
    }

    private static List<Slice> slices(String... texts) {
        return Arrays.stream(texts).map(Slice::of).toList();
    }
}
