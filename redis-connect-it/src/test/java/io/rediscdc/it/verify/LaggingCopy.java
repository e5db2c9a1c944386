package io.rediscdc.it.verify;

import io.rediscdc.it.Redis;
import java.util.List;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One thread writes to a source and takes down each state; another brings it to a target some time later. */
final class LaggingCopy implements AutoCloseable {
    private static final int KEYS = 200;
    private static final long SEED = 20260101L;

    private final DelayQueue<State> onTheWay = new DelayQueue<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicReference<String> leftOut = new AtomicReference<>("");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final int lagMs;
    private Thread writer;
    private Thread copier;
    private volatile boolean ended;

    private LaggingCopy(int lagMs) {
        this.lagMs = lagMs;
    }

    static LaggingCopy start(Redis source, Redis target, int lagMs) {
        LaggingCopy copy = new LaggingCopy(lagMs);
        copy.writer = copy.thread("writer", () -> copy.write(source.again()));
        copy.copier = copy.thread("copier", () -> copy.copy(target.again()));
        return copy;
    }

    /** From now on, this key's states do not arrive. */
    void leaveOut(String key) {
        leftOut.set(key);
    }

    long writes() {
        return writes.get();
    }

    private record State(String key, List<?> state, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueNanos, ((State) other).dueNanos);
        }
    }

    private void write(Redis source) {
        try (source) {
            Random random = new Random(SEED);
            while (!ended) {
                String key = random.nextInt(3) == 0 ? "hot" : change(source, random);
                if (key.equals("hot")) {
                    source.run("INCR hot");
                }
                onTheWay.add(
                        new State(key, source.state(key), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lagMs)));
                writes.incrementAndGet();
            }
        }
    }

    private static String change(Redis source, Random random) {
        int n = random.nextInt(KEYS);
        String key = "k" + n;
        if (random.nextInt(8) == 0) {
            source.run("DEL " + key);
            return key;
        }
        switch (n % 5) {
            case 0 -> source.run("SET " + key + " " + random.nextInt());
            case 1 -> source.run("HSET " + key + " f" + random.nextInt(9) + " " + random.nextInt());
            case 2 -> source.run("ZADD " + key + " " + random.nextDouble() + " m" + random.nextInt(9));
            case 3 -> source.run("XADD " + key + " MAXLEN 10 * f " + random.nextInt());
            default -> source.run("SET " + key + " v PX " + (100 + random.nextInt(5_000)));
        }
        return key;
    }

    private void copy(Redis target) {
        try (target) {
            while (!ended) {
                State next = onTheWay.poll(50, TimeUnit.MILLISECONDS);
                if (next != null && !next.key().equals(leftOut.get())) {
                    target.apply(next.key(), next.state());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler((died, cause) -> failure.set(cause));
        thread.start();
        return thread;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        writer.join();
        copier.join();
        if (failure.get() != null) {
            throw new AssertionError("the traffic ended early", failure.get());
        }
    }
}
