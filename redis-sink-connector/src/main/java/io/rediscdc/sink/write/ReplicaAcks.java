package io.rediscdc.sink.write;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets a write count only once replicas have it, too, so that a failover does not lose it. Asked on the connection that
 * has written, for it speaks of that one's writes.
 *
 * @param replicas how many must acknowledge; 0 for none, then nothing is asked
 * @param timeoutMs longest wait of the server for them
 * @param failures counts the times that there were fewer
 */
record ReplicaAcks(int replicas, long timeoutMs, LongAdder failures) {
    boolean isNeeded() {
        return replicas > 0;
    }

    /**
     * Returns when enough replicas have all that was written over a connection.
     *
     * @throws RedisLinkException if too few have it, or the server is no primary any more
     * @throws RedisReplyException if the user may not ask
     */
    void await(Link link) {
        Object reply = link.ask("WAIT", replicas, timeoutMs);
        if (reply instanceof Long acknowledged && acknowledged >= replicas) {
            return;
        }
        failures.increment();
        if (reply instanceof RedisError error && error.kind() == ErrorKind.FATAL) {
            throw new RedisReplyException("WAIT (wait.replicas=" + replicas + ")", link.address(), error);
        }
        throw new RedisLinkException(
                reply instanceof RedisError error
                        ? "Redis at " + link.address().hostAndPort() + " answers WAIT with: " + error.message()
                        : "Only " + reply + " of wait.replicas=" + replicas + " replicas of Redis at "
                                + link.address().hostAndPort() + " have acknowledged a write within "
                                + timeoutMs + " ms (wait.replicas.timeout.ms): it is written again until they do."
                                + " The ways out: bring the replicas back, or set wait.replicas lower",
                null);
    }
}
