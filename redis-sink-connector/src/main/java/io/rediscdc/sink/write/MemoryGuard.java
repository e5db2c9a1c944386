package io.rediscdc.sink.write;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.ServerInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps writes from a server that is about to be full, before it refuses them and those of everyone else. Looks once a
 * second at most. For one thread.
 */
final class MemoryGuard {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int percent;
    private final LongAdder refused;
    private final LongSupplier clockNanos;
    private long lookedAt;
    private boolean looked;
    private boolean off;
    private boolean warned;
    private String full;

    /**
     * @param percent of maxmemory from which on all writes but deletes wait; 0 for never
     * @param refused counts the writes that had to wait
     * @param clockNanos a clock that only goes forward
     */
    MemoryGuard(int percent, LongAdder refused, LongSupplier clockNanos) {
        this.percent = percent;
        this.refused = refused;
        this.clockNanos = clockNanos;
        this.off = percent == 0;
    }

    /**
     * Returns if there is room.
     *
     * @throws RedisLinkException if there is not, which may change
     */
    void check(Link link) {
        if (off) {
            return;
        }
        long now = clockNanos.getAsLong();
        if (!looked || now - lookedAt >= LOOK_EVERY_NANOS) {
            looked = true;
            lookedAt = now;
            note(link.ask("INFO", "memory"), link.address());
        }
        if (full != null) {
            refused.increment();
            throw new RedisLinkException(full, null);
        }
    }

    /** Takes in what INFO answered. */
    void note(Object reply, RedisAddress server) {
        full = null;
        if (reply instanceof byte[] info) {
            note(MemoryUse.of(ServerInfo.parse(info)), server);
        } else if (reply instanceof RedisError error && !mayPass(error, server)) {
            off = true;
            LOG.warn(
                    "Redis at {} does not tell how full it is ({}): memory.guard.percent={} is without effect there until"
                            + " the user of redis.username may run INFO and the task is restarted",
                    server.hostAndPort(),
                    error.message(),
                    percent);
        }
    }

    /** If so, the next look tells. */
    private static boolean mayPass(RedisError error, RedisAddress server) {
        return ErrorKind.ofTarget(new RedisReplyException("INFO", server, error)) == ErrorKind.RETRIABLE;
    }

    private void note(MemoryUse memory, RedisAddress server) {
        if (memory.evicts() && memory.limit() > 0 && !warned) {
            warned = true;
            LOG.warn(
                    "Redis at {} has maxmemory-policy={}: what it evicts is missing at the target, and nobody brings it back"
                            + " until the source changes it. Set noeviction, with a maxmemory that has room.",
                    server.hostAndPort(),
                    memory.policy());
        }
        if (memory.isAbove(percent)) {
            full = "Redis at " + server.hostAndPort() + " has used " + memory.used() + " of maxmemory=" + memory.limit()
                    + " bytes, " + percent + " % or more (memory.guard.percent): all writes but deletes wait."
                    + " The ways out: raise maxmemory, remove keys there, or raise memory.guard.percent (0: never wait)";
        }
    }
}
