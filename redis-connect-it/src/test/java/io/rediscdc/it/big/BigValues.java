package io.rediscdc.it.big;

import io.rediscdc.it.Redis;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Fills keys with big values, in steps that a server does not notice. */
public final class BigValues {
    private static final int STEP = 1_000;

    private BigValues() {}

    /** Bytes that do not compress, always the same for a seed. */
    public static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A hash of fields {@code f0, f1, ...} whose values have so many bytes. */
    public static void hash(Redis redis, String key, int fields, int valueBytes) {
        byte[] value = random(valueBytes, fields);
        for (int from = 0; from < fields; from += STEP) {
            int count = Math.min(STEP, fields - from);
            Object[] command = command("HSET", key, 2 * count);
            for (int i = 0; i < count; i++) {
                command[2 + 2 * i] = "f" + (from + i);
                command[3 + 2 * i] = value;
            }
            redis.call(command);
        }
    }

    /** A list of {@code e0, e1, ...}. */
    public static void list(Redis redis, String key, int elements) {
        for (int from = 0; from < elements; from += STEP) {
            redis.call(elements("RPUSH", key, from, Math.min(STEP, elements - from)));
        }
    }

    /** A set of {@code e0, e1, ...}. */
    static void set(Redis redis, String key, int elements) {
        for (int from = 0; from < elements; from += STEP) {
            redis.call(elements("SADD", key, from, Math.min(STEP, elements - from)));
        }
    }

    /** A sorted set of {@code e0, e1, ...}, with scores of all kinds. */
    static void zset(Redis redis, String key, int elements) {
        for (int from = 0; from < elements; from += STEP) {
            int count = Math.min(STEP, elements - from);
            Object[] command = command("ZADD", key, 2 * count);
            for (int i = 0; i < count; i++) {
                int n = from + i;
                command[2 + 2 * i] = n % 1_000 == 0 ? (n % 2_000 == 0 ? "inf" : "-inf") : Double.toString(n / 7.0);
                command[3 + 2 * i] = "e" + n;
            }
            redis.call(command);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Object[] elements(String name, String key, int from, int count) {
        Object[] command = command(name, key, count);
        for (int i = 0; i < count; i++) {
            command[2 + i] = "e" + (from + i);
        }
        return command;
    }

    private static Object[] command(String name, String key, int args) {
        Object[] command = new Object[2 + args];
        command[0] = name;
        command[1] = key;
        return command;
    }
}
