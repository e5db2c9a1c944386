package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rediscdc.redis.RedisLinkException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final LongAdder waitedMs = new LongAdder();

    @Test
    void withoutLimitsNothingWaitsAndNothingIsCut() {
        try (Throttle throttle = new Throttle(0, 0, waitedMs)) {
            throttle.await(Long.MAX_VALUE, Long.MAX_VALUE);
            assertThat(throttle.commandsAtOnce(500)).isEqualTo(500);
            assertThat(throttle.bytesAtOnce(1_000)).isEqualTo(1_000);
        }
    }

    @Test
    void piecesAreATenthOfASecondsWorth() {
        try (Throttle throttle = new Throttle(100, 50, waitedMs)) {
            assertThat(throttle.commandsAtOnce(500)).isEqualTo(10);
            assertThat(throttle.commandsAtOnce(3)).isEqualTo(3);
            assertThat(throttle.bytesAtOnce(1_000)).isEqualTo(5);
        }
        try (Throttle throttle = new Throttle(1, 1, waitedMs)) {
            assertThat(throttle.commandsAtOnce(500)).isEqualTo(1);
            assertThat(throttle.bytesAtOnce(500)).isEqualTo(1);
        }
    }

    @Test
    void stopEndsAWait() throws Exception {
        for (Throttle throttle : new Throttle[] {new Throttle(1, 0, waitedMs), new Throttle(0, 1, waitedMs)}) {
            FutureTask<Void> writes = new FutureTask<>(
                    () -> {
                        throttle.await(3_600, 3_600);
                        throttle.await(1, 1); // for an hour
                    },
                    null);
            Thread writer = new Thread(writes, "writer");
            writer.start();
            throttle.close();
            assertThatThrownBy(() -> writes.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RedisLinkException.class);
            writer.join();
        }
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() throws Exception {
        try (Throttle throttle = new Throttle(1, 0, waitedMs)) {
            throttle.await(3_600, 0);
            FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> throttle.await(1, 0)).isInstanceOf(RedisLinkException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread writer = new Thread(interrupted, "writer");
            writer.start();
            assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
