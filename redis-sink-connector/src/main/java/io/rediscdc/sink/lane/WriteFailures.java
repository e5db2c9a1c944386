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

    /** So often all reasons of an outage are told again. */
    private static final long AGAIN_MS = 60_000;

    private final Outage outage;
    private final Parking parking;
    private final LongAdder retries;
    private final String target;
    private final Reasons reasons = new Reasons();
    /** How long the outage had lasted then. */
    private long toldMs;
    /** Whether it was said that the target is away while nothing waits. */
    private boolean toldIdle;

    /**
     * @param target what it is called in messages
     */
    WriteFailures(Outage outage, Parking parking, LongAdder retries, String target) {
        this.outage = outage;
        this.parking = parking;
        this.retries = retries;
        this.target = target;
    }

    /**
     * Another try.
     *
     * @param waitMs how long to wait for it
     * @param park whether the target is to be parked meanwhile
     */
    record Again(long waitMs, boolean park) {}

    /**
     * What to do after a failure. Each one that we have words for may pass, be it by an operator's hand, and every try
     * asks the target anew what it is: so one that may be parked is, and keeps no other from its records.
     *
     * @throws ConnectException if trying again cannot help, or has not for too long, and the target is not to be parked
     */
    Again after(RuntimeException failure) {
        boolean ofTarget = failure instanceof RedisLinkException || failure instanceof RedisReplyException;
        if (!ofTarget && !(parking.allowed() && failure instanceof ConnectException)) {
            throw failure;
        }
        boolean fatal = ErrorKind.ofTarget(failure) != ErrorKind.RETRIABLE;
        if (fatal && !parking.allowed()) {
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
        tell(failure, fatal);
        retries.increment();
        return new Again(waitMs.getAsLong(), parking.isDue(fatal, outage.lastedMs()));
    }

    /** The same where nothing waits to be written: that may last for as long as it does. */
    void whileIdle(RuntimeException failure) {
        if (outage.failures() == 0 && reasons.isNew(failure)) {
            toldIdle = true;
            LOG.warn(
                    "{} cannot be looked after, trying each second until it can; nothing waits to be written: {}",
                    target,
                    failure.getMessage());
        }
        retries.increment();
    }

    void recovered() {
        OptionalLong outageMs = outage.recovered();
        if (outageMs.isPresent()) {
            LOG.info("{} takes writes again, after {} ms; nothing was skipped", target, outageMs.getAsLong());
        } else if (toldIdle) {
            LOG.info("{} can be looked after again", target);
        }
        toldIdle = false;
        reasons.clear();
    }

    private void tell(RuntimeException failure, boolean fatal) {
        boolean first = outage.failures() == 1;
        if (first || outage.lastedMs() - toldMs >= AGAIN_MS) {
            reasons.clear();
            toldMs = outage.lastedMs();
        }
        if (!reasons.isNew(failure)) {
            return;
        }
        String reason = fatal && failure instanceof RedisReplyException reply
                ? stop(reply).getMessage()
                : failure.getMessage();
        if (first) {
            LOG.warn("{} takes no writes, trying until it does: {}", target, reason);
        } else {
            LOG.warn(
                    "{} still takes no writes, after {} ms and {} tries: {}",
                    target,
                    outage.lastedMs(),
                    outage.failures(),
                    reason);
        }
    }

    private static ConnectException stop(RedisReplyException failure) {
        Remedy remedy = Remedy.of(failure.error());
        return new ConnectException(
                failure.getMessage() + ". The way out (" + remedy.field() + "): " + remedy.text()
                        + ". Then restart the task; nothing was skipped.",
                failure);
    }
}
