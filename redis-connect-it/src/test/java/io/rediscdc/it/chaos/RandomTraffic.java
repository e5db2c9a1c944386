package io.rediscdc.it.chaos;

import static org.awaitility.Awaitility.await;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writers that do at random all that an application may do, on a few hundred keys in three databases, until closed. Each
 * writer's commands follow from the seed, which is printed; how they interleave does not.
 */
public final class RandomTraffic implements AutoCloseable {
    static final int DATABASES = 3;
    private static final int SAME_DATABASE = 20;
    private static final int COMMANDS_A_FLUSH = 3_000;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
    private static final long CLOSE_MS = 60_000;

    private final Options options;
    private final RedisServer server;
    private final List<String> commands;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong executed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong flushes = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /**
     * What the traffic is made of.
     *
     * @param seed of all that is random
     * @param writers threads, each with a connection
     * @param keysAType keys of each of about ten types
     * @param removals whether keys are deleted, renamed, moved and expire
     * @param flushes whether databases are flushed and swapped
     * @param groupsOnly whether consumer groups change without a further change of their stream
     */
    public record Options(
            long seed, int writers, int keysAType, boolean removals, boolean flushes, boolean groupsOnly) {
        public static Options noRemovals() {
            return new Options(System.nanoTime(), 3, 40, false, false, false);
        }

        public static Options withRemovals() {
            return new Options(System.nanoTime(), 3, 40, true, false, false);
        }

        public Options withSeed(long of) {
            return new Options(of, writers, keysAType, removals, flushes, groupsOnly);
        }

        public Options withFlushes() {
            return new Options(seed, writers, keysAType, removals, true, groupsOnly);
        }

        Options withGroupsOnly() {
            return new Options(seed, writers, keysAType, removals, flushes, true);
        }
    }

    /** Starts at once. */
    RandomTraffic(RedisServer server, Options options) {
        this.server = server;
        this.options = options;
        this.commands = TrafficCommands.of(options);
        if (((List<?>) server.call("COMMAND", "INFO", "FCALL")).get(0) != null) {
            server.call("FUNCTION", "LOAD", "REPLACE", TrafficCommands.LIBRARY);
        }
        System.out.println("random traffic: " + options);
        for (int i = 0; i < options.writers(); i++) {
            Random random = new Random(options.seed() * 31 + i);
            Thread thread = new Thread(() -> write(random), "random-traffic-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Commands executed, those refused included. */
    long executed() {
        return executed.get();
    }

    /** How many of them flushed or swapped databases. */
    long flushes() {
        return flushes.get();
    }

    /** Returns when so many more commands have been executed. */
    void awaitMore(long count) {
        long goal = executed() + count;
        await("random traffic").atMost(Duration.ofSeconds(60)).until(() -> {
            throwFailure();
            return executed() >= goal;
        });
    }

    /** Ends the writers; their last commands have been answered when it returns. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new IllegalStateException("a writer does not end");
            }
        }
        throwFailure();
        System.out.println("random traffic: " + executed + " commands, " + refused + " of them refused");
    }

    private void throwFailure() {
        Throwable failure = failures.peek();
        if (failure != null) {
            throw new IllegalStateException("a writer failed", failure);
        }
    }

    private void write(Random random) {
        try (RespSocket socket = RespSocket.connect(
                server.address(),
                new RedisSettings(null, null, new TlsSettings(null, null, null, true), 5_000, 30_000, "traffic"))) {
            while (!stopped) {
                if (random.nextInt(SAME_DATABASE) == 0) {
                    call(socket, List.of("SELECT", random.nextInt(DATABASES)));
                }
                boolean flush = options.flushes() && random.nextInt(COMMANDS_A_FLUSH) == 0;
                List<String> from = flush ? TrafficCommands.FLUSHES : commands;
                run(socket, random, from.get(random.nextInt(from.size())));
                if (flush) {
                    flushes.incrementAndGet();
                }
                LockSupport.parkNanos(PAUSE_NANOS); // so that all else on the machine gets its turn
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void run(RespSocket socket, Random random, String line) {
        int key = random.nextInt(options.keysAType());
        int other = random.nextInt(options.keysAType());
        for (String command : line.split(";")) {
            List<Object> args = new ArrayList<>();
            for (String word : command.split(" ")) {
                args.add(filled(word, key, other, random));
            }
            call(socket, args);
        }
    }

    private void call(RespSocket socket, List<Object> args) {
        executed.incrementAndGet();
        try {
            socket.call(args.toArray());
        } catch (RedisReplyException e) {
            refused.incrementAndGet(); // such as RENAME of a key that is not there
        }
    }

    private static String filled(String word, int key, int other, Random random) {
        return switch (word) {
            case "$ACK" -> TrafficCommands.ACK;
            case "$TWO_KEYS" -> TrafficCommands.TWO_KEYS;
            case "$RESTORE" -> TrafficCommands.RESTORE;
            case "$AWAY_AND_BACK" -> TrafficCommands.AWAY_AND_BACK;
            default ->
                !word.contains("%")
                        ? word
                        : word.replace("%k", Integer.toString(key))
                                .replace("%o", Integer.toString(other))
                                .replace("%n", Integer.toString(random.nextInt(20)))
                                .replace("%d", Integer.toString(random.nextInt(DATABASES)))
                                .replace("%t", Integer.toString(20 + random.nextInt(380)))
                                .replace("%v", value(random));
        };
    }

    private static String value(Random random) {
        String value = Integer.toString(random.nextInt(100_000));
        return random.nextInt(200) == 0 ? value.repeat(400) : value;
    }

    /** The server that it writes to, for a message. */
    @Override
    public String toString() {
        RedisAddress address = server.address();
        return "random traffic to " + address + ": " + options;
    }
}
