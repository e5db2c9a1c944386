package io.rediscdc.sink.fleet;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Talks to several servers at the same time, with a thread for each while there is something to say, so that a slow one
 * holds up no other. Of one owner; {@link #close} may come from any thread.
 */
public final class Parallel implements AutoCloseable {
    private static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor threads;

    /**
     * @param name what its threads are called
     */
    public Parallel(String name) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> {
                    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                Parallel::withoutThread);
    }

    /**
     * Does all, and returns once nothing of it goes on any more, whatever failed.
     *
     * @return the results in the order of the works
     * @throws RuntimeException the gravest failure, the others with it
     */
    public <T> List<T> run(List<Supplier<T>> works) {
        List<T> results = new ArrayList<>(works.size());
        List<RuntimeException> failures = new ArrayList<>();
        List<Future<T>> others = new ArrayList<>(works.size());
        try {
            for (Supplier<T> work : works.subList(Math.min(1, works.size()), works.size())) {
                others.add(threads.submit(work::get));
            }
            if (!works.isEmpty()) {
                results.add(works.get(0).get());
            }
        } catch (RejectedExecutionException e) {
            failures.add(new RedisLinkException("the task is being stopped", e));
        } catch (RuntimeException e) {
            failures.add(e);
        } finally { // after an Error too
            others.forEach(other -> await(other, results, failures));
        }
        if (!failures.isEmpty()) {
            throw gravest(failures);
        }
        return results;
    }

    /** Lets no new work in and waits for what goes on, which ends once its connections are closed. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Where all threads are busy the caller does the work itself, and so waits for one of them. */
    private static void withoutThread(Runnable work, ThreadPoolExecutor threads) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("closed");
        }
        work.run();
    }

    /** To its end, interrupted or not: what still writes must not meet a later write. Replies are waited for bounded. */
    private static <T> void await(Future<T> work, List<T> results, List<RuntimeException> failures) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    results.add(work.get());
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof RuntimeException failure
                                    ? failure
                                    : new IllegalStateException(e.getCause()));
                    return;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One that trying again cannot cure is told before those that it may. */
    private static RuntimeException gravest(List<RuntimeException> failures) {
        RuntimeException gravest = failures.stream()
                .filter(failure -> ErrorKind.of(failure) == ErrorKind.FATAL)
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(failure -> failure != gravest).forEach(gravest::addSuppressed);
        return gravest;
    }
}
