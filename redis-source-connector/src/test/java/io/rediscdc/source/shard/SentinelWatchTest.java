package io.rediscdc.source.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.SentinelWord;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SentinelWatchTest {
    private static final SentinelWord WORD = new SentinelWord(
            new RedisAddress(null, "10.0.0.1", 26379, false), new RedisAddress(null, "10.0.0.2", 6379, false), 1);

    @Test
    void aSessionEndsOnceNobodyWatchesForAnotherPrimary() throws InterruptedException {
        OutOfMemoryError error = new OutOfMemoryError("as a test wants it");
        try (SentinelWatch watch = start(word -> {
            throw error;
        })) {
            while (watch.replaced() == null) {
                Thread.sleep(5);
            }
            assertThat(watch.replaced()).hasCause(error).hasMessageContaining("as a test wants it");
        }
    }

    @Test
    void sentinelsThatDoNotAnswerAreNoReasonToLeave() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        try (SentinelWatch watch = start(word -> {
            asked.countDown();
            throw new RedisLinkException("as a test wants it", null);
        })) {
            asked.await();
            assertThat(watch.replaced()).isNull();
        }
    }

    private static SentinelWatch start(UnaryOperator<SentinelWord> wordAfter) {
        return SentinelWatch.start(wordAfter, 1, WORD, "sentinel-watch-test");
    }
}
