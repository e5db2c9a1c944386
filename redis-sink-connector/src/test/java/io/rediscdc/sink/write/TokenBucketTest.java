package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void theNextOnePaysForTheLast() {
        TokenBucket bucket = new TokenBucket(100, 0);
        assertThat(bucket.take(50, SECOND)).isZero();
        assertThat(bucket.take(1, SECOND)).isEqualTo(SECOND / 2 - TokenBucket.KEPT_NANOS);
        assertThat(bucket.take(1, 2 * SECOND)).isZero();
    }

    @Test
    void aPauseIsNotFollowedByAFlood() {
        TokenBucket bucket = new TokenBucket(100, 0);
        long later = 3_600 * SECOND;
        assertThat(bucket.take(10, later)).as("what was kept").isZero();
        assertThat(bucket.take(100, later)).isZero();
        assertThat(bucket.take(1, later)).isEqualTo(SECOND);
    }

    /** Whoever waits as told never gets more than the rate, what is kept, and the last one that is not yet paid for. */
    @Property
    void theRateIsKeptOverAnyTime(
            @ForAll @LongRange(min = 1, max = 1_000_000) long perSecond,
            @ForAll @Size(min = 1, max = 50) List<@IntRange(max = 100_000) Integer> takes,
            @ForAll @Size(50) List<@IntRange(max = 1_000) Integer> pausesMs) {
        TokenBucket bucket = new TokenBucket(perSecond, 0);
        long now = 0;
        double used = 0;
        for (int i = 0; i < takes.size(); i++) {
            now += TimeUnit.MILLISECONDS.toNanos(pausesMs.get(i));
            now += bucket.take(takes.get(i), now);
            double allowed = (now + TokenBucket.KEPT_NANOS) / (double) SECOND * perSecond;
            assertThat(used).isLessThanOrEqualTo(allowed * 1.000_001 + 1);
            used += takes.get(i);
        }
    }

    /** Whoever always has something to send gets the whole rate. */
    @Property
    void theRateIsReached(
            @ForAll @LongRange(min = 1, max = 1_000_000) long perSecond,
            @ForAll @IntRange(min = 1, max = 1_000) int each) {
        TokenBucket bucket = new TokenBucket(perSecond, 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now += bucket.take(each, now);
        }
        assertThat(now / (double) SECOND * perSecond).isBetween(98.0 * each - perSecond / 10.0, 99.0 * each + 1);
    }
}
