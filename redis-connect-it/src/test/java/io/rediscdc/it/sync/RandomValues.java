package io.rediscdc.it.sync;

import io.rediscdc.it.Redis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Keys of all types with values that are easy to get wrong, as a seed tells them. */
public final class RandomValues {
    private static final int TYPES = 6;
    private static final String[] TEXTS = {
        "", "0", "-0", "007", "9223372036854775808", "base64:", "base64:/w==", "\uFFFD", "\u0000", "\"\\", "größe", "𝄞"
    };
    private static final String[] SCORES = {"0", "-0", "0.1", "inf", "-inf", "5e-324", "1.7976931348623157e308", "17"};

    private final Redis redis;
    private final Random random;
    private final boolean fieldsExpire;

    private RandomValues(Redis redis, long seed) {
        this.redis = redis;
        this.random = new Random(seed);
        fieldsExpire = Families.has(redis, "HPEXPIREAT");
    }

    /** Writes that many keys. */
    public static void write(Redis redis, long seed, int count) {
        RandomValues values = new RandomValues(redis, seed);
        for (int i = 0; i < count; i++) {
            values.writeOne("random:" + i, i % TYPES);
        }
    }

    private void writeOne(String key, int type) {
        switch (type) {
            case 0 -> redis.call("SET", key, string());
            case 1 -> add("RPUSH", key, 1);
            case 2 -> add("SADD", key, 1);
            case 3 -> zset(key);
            case 4 -> hash(key);
            default -> stream(key);
        }
        if (random.nextInt(3) == 0) {
            redis.call("PEXPIREAT", key, later());
        }
    }

    private void add(String command, String key, int stringsEach) {
        List<Object> args = new ArrayList<>(List.of(command, key));
        for (int i = (1 + size()) * stringsEach; i > 0; i--) {
            args.add(string());
        }
        redis.call(args.toArray());
    }

    private void zset(String key) {
        List<Object> args = new ArrayList<>(List.of("ZADD", key));
        for (int i = size(); i >= 0; i--) {
            args.add(random.nextBoolean() ? SCORES[random.nextInt(SCORES.length)] : "" + random.nextGaussian());
            args.add(string());
        }
        redis.call(args.toArray());
    }

    private void hash(String key) {
        add("HSET", key, 2);
        byte[] field = string();
        redis.call("HSET", key, field, string());
        if (fieldsExpire && random.nextBoolean()) {
            redis.call("HPEXPIREAT", key, later(), "FIELDS", 1, field);
        }
    }

    private void stream(String key) {
        int entries = 1 + size();
        for (int i = 1; i <= entries; i++) {
            redis.call("XADD", key, i + "-" + random.nextInt(9), string(), string(), string(), string());
        }
        if (random.nextBoolean()) {
            byte[] group = string();
            redis.call("XGROUP", "CREATE", key, group, "0");
            redis.call("XREADGROUP", "GROUP", group, string(), "COUNT", 1 + size(), "STREAMS", key, ">");
            redis.call("XREADGROUP", "GROUP", group, string(), "COUNT", 1, "STREAMS", key, ">");
        }
        if (random.nextInt(4) == 0) {
            redis.call("XTRIM", key, "MAXLEN", random.nextInt(entries + 1));
        }
    }

    private byte[] string() {
        if (random.nextInt(3) == 0) {
            return TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
        }
        if (random.nextBoolean()) {
            return Long.toString(random.nextLong() >> random.nextInt(64)).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] bytes = new byte[random.nextInt(100) == 0 ? random.nextInt(3_000) : random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Mostly few, at times more than the compact encodings of Redis take. */
    private int size() {
        return random.nextInt(200) == 0 ? 100 + random.nextInt(500) : random.nextInt(8);
    }

    private long later() {
        return 4_102_444_800_000L + random.nextInt(1_000_000);
    }
}
