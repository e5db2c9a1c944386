package io.rediscdc.tools.quickstart;

import io.rediscdc.redis.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** More than 30,000 keys of every type in three databases, the same at each run but for expiries. */
final class Dataset {
    static final List<Integer> DATABASES = List.of(0, 1, 5);

    private static final int ROUNDS = 1_200;
    private static final long SEED = 7L;
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final Random random = new Random(SEED);
    private final boolean newest;
    private final long now = System.currentTimeMillis();

    /**
     * @param newest whether the server knows expiry of hash fields and vector sets (Redis 8.0)
     */
    Dataset(boolean newest) {
        this.newest = newest;
    }

    /** The commands for one database, in pieces of a few thousand. */
    void commands(int db, Consumer<List<Command>> piece) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            strings(commands, i);
            collections(commands, i);
            if (i % 10 == 0) {
                stream(commands, i);
            }
            if (newest && i % 10 == 0) {
                newest(commands, i);
            }
            if (commands.size() > 2_000) {
                piece.accept(commands);
                commands = new ArrayList<>();
            }
        }
        commands.add(Command.of("SET", "about:database", db));
        piece.accept(commands);
    }

    private void strings(List<Command> commands, int i) {
        commands.add(Command.of("SET", "session:" + i, bytes(100), "PX", 3_600_000L + random.nextInt(3_600_000)));
        commands.add(Command.of("SET", "counter:" + i, random.nextInt(1_000)));
        byte[] binary = bytes(12);
        binary[0] = (byte) (i >> 8);
        binary[1] = (byte) i;
        commands.add(Command.of("SET", binary, bytes(40)));
        commands.add(Command.of("SETBIT", "seen:" + i, random.nextInt(5_000), 1));
        if (i % 3 == 0) {
            commands.add(Command.of("PFADD", "visitors:" + i, "u" + random.nextInt(), "u" + i, "u0"));
        }
        if (i % 100 == 0) {
            commands.add(Command.of("SET", "page:" + i, bytes(20_000)));
        }
    }

    private void collections(List<Command> commands, int i) {
        commands.add(Command.of("HSET", "user:" + i, "name", "name " + i, "photo", bytes(30), "visits", i));
        commands.add(Command.of("RPUSH", "queue:" + i, "job 1", "job 2", bytes(20), "job 1"));
        commands.add(Command.of("SADD", "tags:" + i, "red", "green", i, bytes(5)));
        commands.add(Command.of("ZADD", "board:" + i, 10, "ann", 10, "bob", 10.5, "cid", "inf", "dee", "-0", "eve"));
        if (i % 5 == 0) {
            commands.add(Command.of("PEXPIREAT", "board:" + i, now + DAY_MS + i));
        }
        if (i % 3 == 0) {
            commands.add(Command.of("GEOADD", "places:" + i, "13.361389", "38.115556", "Palermo"));
        }
        if (i % 100 == 0) {
            for (int n = 0; n < 20; n++) {
                commands.add(Command.of("SADD", "many:" + i, fill("m" + i + "-" + n, 100)));
                commands.add(Command.of("HSET", "wide:" + i, fill("f" + n, 70), bytes(20)));
            }
        }
    }

    private void stream(List<Command> commands, int i) {
        String key = "orders:" + i;
        commands.add(Command.of("XADD", key, "*", "item", "a", "photo", bytes(10)));
        commands.add(Command.of("XADD", key, "*", "item", "b"));
        commands.add(Command.of("XADD", key, "*", "item", "c"));
        commands.add(Command.of("XGROUP", "CREATE", key, "billing", 0));
        commands.add(Command.of("XREADGROUP", "GROUP", "billing", "ann", "COUNT", 2, "STREAMS", key, ">"));
    }

    private void newest(List<Command> commands, int i) {
        String hash = "flags:" + i;
        commands.add(Command.of("HSET", hash, "a", 1, "b", 2));
        commands.add(Command.of("HPEXPIREAT", hash, now + DAY_MS + i, "FIELDS", 1, "a"));
        commands.add(Command.of("VADD", "vectors:" + i, "VALUES", 3, i, 1, 2, "first"));
        commands.add(Command.of("VADD", "vectors:" + i, "VALUES", 3, 1, i, 2, "second"));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] fill(String start, int length) {
        return (start + ":" + ".".repeat(length)).getBytes(StandardCharsets.US_ASCII);
    }
}
