package io.rediscdc.tools.quickstart;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Writes to the source about a thousand times a second, in the ways that applications do. One thread of its own. */
final class Traffic implements AutoCloseable {
    /** Holds the time of the last write, so that its age at the target is how far the target lags behind. */
    static final String CLOCK = "quickstart:clock";

    private static final int TICK_MS = 20;
    private static final int CHANGES_A_TICK = 12;
    private static final int NUMBERS = 1_200;

    private static final String COUNT_AND_NOTE =
            "redis.call('INCR', KEYS[1])" + " redis.call('LPUSH', KEYS[2], ARGV[1]) redis.call('LTRIM', KEYS[2], 0, 9)";

    /** Group state alone makes no notification on any server; the entry that follows it does. */
    private static final String WORK = "redis.call('XGROUP', 'CREATE', KEYS[1], 'live', 0, 'MKSTREAM')";

    private static final String TAKE = "local got = redis.call('XREADGROUP', 'GROUP', 'live', 'worker', 'COUNT', 2,"
            + " 'STREAMS', KEYS[1], '>') if got then redis.call('XACK', KEYS[1], 'live', got[1][2][1][1]) end"
            + " redis.call('XADD', KEYS[1], 'MAXLEN', 50, '*', 'n', ARGV[1])";

    private final Link link;
    private final Random random = new Random(11);
    private final AtomicLong writes = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "quickstart-traffic");
        made.setDaemon(true);
        return made;
    });
    private final ScheduledFuture<?> ticks;

    private Traffic(Link link) {
        this.link = link;
        for (int db : Dataset.DATABASES) {
            link.call("SELECT", db);
            for (int i = 0; i < NUMBERS; i += 100) {
                link.call("EVAL", WORK, 1, "live:" + i);
            }
        }
        this.ticks = thread.scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Starts it on a connection that it owns from now on. */
    static Traffic start(Link link) {
        return new Traffic(link);
    }

    long writes() {
        return writes.get();
    }

    /** Throws if it ended by itself, for what it ended. */
    void requireRunning() {
        if (ticks.isDone()) {
            try {
                ticks.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the live traffic ended", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tick() {
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("SELECT", Dataset.DATABASES.get(random.nextInt(Dataset.DATABASES.size()))));
        for (int i = 0; i < CHANGES_A_TICK; i++) {
            change(commands, random.nextInt(NUMBERS));
        }
        commands.add(Command.of("SELECT", 0));
        commands.add(Command.of("SET", CLOCK, System.currentTimeMillis()));
        for (Object reply : link.send(commands).await()) {
            if (reply instanceof RedisError error) {
                throw new IllegalStateException("the source refused a write: " + error.message());
            }
        }
        writes.addAndGet(commands.size() - 2);
    }

    private void change(List<Command> to, int i) {
        switch (random.nextInt(16)) {
            case 0 -> to.add(Command.of("SET", "session:" + i, random.nextLong(), "PX", 1_800_000 + i));
            case 1 -> to.add(Command.of("SET", "soon:" + i, random.nextLong(), "PX", 200 + random.nextInt(3_000)));
            case 2 -> to.add(Command.of("DEL", "session:" + i));
            case 3 -> to.add(Command.of("PEXPIRE", "user:" + i, 3_600_000 + i));
            case 4 -> to.add(Command.of("PERSIST", "user:" + i));
            case 5 -> {
                to.add(Command.of("SET", "new:" + i, random.nextLong()));
                to.add(Command.of("RENAME", "new:" + i, "renamed:" + i % 50));
            }
            case 6 -> {
                to.add(Command.of("MULTI"));
                to.add(Command.of("HINCRBY", "user:" + i, "visits", 1));
                to.add(Command.of("ZINCRBY", "board:" + i, "0.1", "ann"));
                to.add(Command.of("EXEC"));
            }
            case 7 -> to.add(Command.of("EVAL", COUNT_AND_NOTE, 2, "counter:" + i, "queue:" + i, random.nextLong()));
            case 8 -> to.add(Command.of("HSET", "user:" + i, "seen", random.nextLong()));
            case 9 -> to.add(Command.of("HDEL", "user:" + i, "seen"));
            case 10 -> to.add(Command.of("SADD", "tags:" + i, random.nextInt(20)));
            case 11 -> to.add(Command.of("SREM", "tags:" + i, random.nextInt(20)));
            case 12 -> to.add(Command.of("ZREM", "board:" + i, "bob"));
            case 13 -> to.add(Command.of("SETBIT", "seen:" + i, random.nextInt(5_000), 1));
            case 14 -> to.add(Command.of("PFADD", "visitors:" + i, "u" + random.nextInt()));
            default -> to.add(Command.of("EVAL", TAKE, 1, "live:" + i / 100 * 100, random.nextLong()));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        link.close();
    }
}
