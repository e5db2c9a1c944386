package io.rediscdc.sink.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
    @Test
    void allGoOnAtTheSameTime() {
        CountDownLatch allAreThere = new CountDownLatch(24);
        List<Supplier<Integer>> works = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int number = i;
            works.add(() -> {
                allAreThere.countDown();
                await(allAreThere);
                return number;
            });
        }
        try (Parallel parallel = new Parallel("test")) {
            assertThat(parallel.run(works)).hasSize(24).isSorted();
        }
    }

    @Test
    void moreThanThereAreThreadsForAreDoneToo() {
        AtomicInteger done = new AtomicInteger();
        try (Parallel parallel = new Parallel("test")) {
            parallel.run(Collections.nCopies(300, done::incrementAndGet));
        }
        assertThat(done).hasValue(300);
    }

    @Test
    void aFailureIsToldOnlyOnceNothingGoesOnAnyMore() {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        List<Supplier<Integer>> works = List.of(
                () -> {
                    failed.countDown();
                    throw new RedisLinkException("down", null);
                },
                () -> {
                    await(failed);
                    LockSupport.parkNanos(1_000_000); // time enough to be told too early
                    return done.incrementAndGet();
                },
                () -> {
                    await(failed);
                    return done.incrementAndGet();
                });
        try (Parallel parallel = new Parallel("test")) {
            for (int i = 0; i < 200; i++) {
                done.set(0);
                assertThatThrownBy(() -> parallel.run(works)).hasMessage("down");
                assertThat(done).hasValue(2);
            }
        }
    }

    @Test
    void anErrorToo() {
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        List<Supplier<Integer>> works = List.of(
                () -> {
                    failed.countDown();
                    throw new OutOfMemoryError("as in a test");
                },
                () -> {
                    await(failed);
                    LockSupport.parkNanos(50_000_000); // time enough to be told too early
                    return done.incrementAndGet();
                });
        try (Parallel parallel = new Parallel("test")) {
            assertThatThrownBy(() -> parallel.run(works)).isInstanceOf(OutOfMemoryError.class);
            assertThat(done).hasValue(1);
        }
    }

    @Test
    void whatCannotBeCuredIsToldBeforeWhatMay() {
        RedisAddress address = new RedisAddress(null, "h", 1, false);
        List<Supplier<Integer>> works = List.of(
                () -> {
                    throw new RedisLinkException("down", null);
                },
                () -> {
                    throw new RedisReplyException("SET", address, new RedisError("NOPERM no"));
                });
        try (Parallel parallel = new Parallel("test")) {
            assertThatThrownBy(() -> parallel.run(works))
                    .isInstanceOf(RedisReplyException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
