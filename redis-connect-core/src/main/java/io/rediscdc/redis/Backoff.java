package io.rediscdc.redis;

import java.util.concurrent.ThreadLocalRandom;

/** Waits between attempts: doubling from a first to a longest one, each shortened at random by up to a fifth. */
public final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private long nextMs;

    public Backoff(long firstMs, long maxMs) {
        this.firstMs = firstMs;
        this.maxMs = maxMs;
        this.nextMs = firstMs;
    }

    /** How long to wait before the next attempt, in ms. */
    public long next() {
        long wait = nextMs;
        nextMs = Math.min(maxMs, nextMs * 2);
        return wait - ThreadLocalRandom.current().nextLong(wait / 5 + 1);
    }

    /** An attempt succeeded. */
    public void reset() {
        nextMs = firstMs;
    }
}
