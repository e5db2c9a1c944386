package io.rediscdc.sink.lane;

import io.rediscdc.redis.ErrorKind;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.sink.write.Remedy;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows when a target as a whole cannot take a write: another try later, or the end. For one thread. */
final class WriteFailures {
    private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

    private final Outage outage;
    private final LongAdder retries;
    private final String target;

    /**
     * @param target what it is called in messages
     */
    WriteFailures(Outage outage, LongAdder retries, String target) {
        this.outage = outage;
        this.retries = retries;
        this.target = target;
    }

    /**
     * How long to wait before the next try, in ms.
     *
     * @throws ConnectException if trying again cannot help, or has not for too long
     */
    long waitAfter(RuntimeException failure) {
        boolean ofTarget = failure instanceof RedisLinkException || failure instanceof RedisReplyException;
        if (!ofTarget) {
            throw failure;
        }
        if (ErrorKind.of(failure) != ErrorKind.RETRIABLE) {
            throw stop((RedisReplyException) failure);
        }
        OptionalLong waitMs = outage.failed();
        if (waitMs.isEmpty()) {
            throw new ConnectException(
                    failure.getMessage() + ". " + target + " has not taken writes for longer than retry.timeout.ms,"
                            + " after " + outage.failures() + " tries. The ways out: bring the target back and restart"
                            + " the task, which goes on where it stopped; or name another one in redis.uri; or set"
                            + " retry.timeout.ms=-1 to wait without end. Nothing was skipped.",
                    failure);
        }
        if (outage.failures() == 1) {
            LOG.warn("{} takes no writes, trying until it does: {}", target, failure.getMessage());
        }
        retries.increment();
        return waitMs.getAsLong();
    }

    void recovered() {
        outage.recovered()
                .ifPresent(ms -> LOG.info("{} takes writes again, after {} ms; nothing was skipped", target, ms));
    }

    private static ConnectException stop(RedisReplyException failure) {
        Remedy remedy = Remedy.of(failure.error());
        return new ConnectException(
                failure.getMessage() + ". The way out (" + remedy.field() + "): " + remedy.text()
                        + ". Then restart the task; nothing was skipped.",
                failure);
    }
}
