package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisLinkException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Holds writes to a target, over all of its servers, to a number of commands and of bytes a second. Safe for several
 * threads, each of which waits for itself; {@link #close} ends every wait.
 */
public final class Throttle implements AutoCloseable {
    /** What goes out at once is a tenth of a second's worth, so that it flows evenly. */
    private static final int PIECES_A_SECOND = 10;

    private final long opsPerSecond;
    private final long bytesPerSecond;
    private final LongAdder waitedMs;
    private final TokenBucket ops;
    private final TokenBucket bytes;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param opsPerSecond commands a second; 0 for no limit
     * @param bytesPerSecond bytes of keys and values a second; 0 for no limit
     */
    Throttle(long opsPerSecond, long bytesPerSecond, LongAdder waitedMs) {
        this.opsPerSecond = opsPerSecond;
        this.bytesPerSecond = bytesPerSecond;
        this.waitedMs = waitedMs;
        this.ops = opsPerSecond == 0 ? null : new TokenBucket(opsPerSecond, System.nanoTime());
        this.bytes = bytesPerSecond == 0 ? null : new TokenBucket(bytesPerSecond, System.nanoTime());
    }

    /** How many commands to send in one go. */
    int commandsAtOnce(int most) {
        return opsPerSecond == 0 ? most : (int) Math.min(most, Math.max(1, opsPerSecond / PIECES_A_SECOND));
    }

    /** How many bytes to send in one go. */
    long bytesAtOnce(long most) {
        return bytesPerSecond == 0 ? most : Math.min(most, Math.max(1, bytesPerSecond / PIECES_A_SECOND));
    }

    /**
     * Returns when so much may be sent.
     *
     * @throws RedisLinkException if the task is stopped meanwhile
     */
    void await(long commands, long payload) {
        long waitNanos = take(commands, payload);
        if (waitNanos == 0) {
            return;
        }
        long from = System.nanoTime();
        try {
            if (closed.await(waitNanos, TimeUnit.NANOSECONDS)) {
                throw new RedisLinkException("the task is being stopped", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisLinkException("interrupted while rate.limit.* holds back writes", e);
        } finally {
            waitedMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private synchronized long take(long commands, long payload) {
        long now = System.nanoTime();
        return Math.max(ops == null ? 0 : ops.take(commands, now), bytes == null ? 0 : bytes.take(payload, now));
    }
}
